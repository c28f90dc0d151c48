package cria.cli.command;

import cria.InputException;
import cria.Shown;
import cria.WorkException;
import cria.cli.terminal.Console;
import cria.cli.terminal.LineInput;
import cria.data.message.ChatRow;
import cria.file.AtomicFiles;
import cria.file.JsonLine;
import cria.file.OutputFiles;
import cria.generate.Chat;
import cria.generate.ChatModel;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A conversation in the terminal: what is said goes to the model, what begins with a slash is a command.
final class Talk {
    static final int ENDED_BY_CTRL_C = 130;

    private static final List<String> HELP = List.of(
        "/help          this list",
        "/reset         begins the conversation again",
        "/system TEXT   sets the system turn and begins again; without TEXT there is none",
        "/save FILE     writes the conversation as a row of JSON Lines, as train reads it",
        "/quit          ends, as Ctrl-D does",
        "//…            says something that begins with a slash",
        "Ctrl-C         stops an answer",
        "At a terminal a line that ends with a backslash goes on in the next one.");

    private final Console console;
    private final LineInput input;
    private final ChatModel model;
    private final Chat chat;
    private final Sampler sampler;
    private final int maxNewTokens;
    private @Nullable String system;
    private List<Message> messages;

    /// @param system the first turn; null for none
    Talk(Console console, LineInput input, ChatModel model, Sampler sampler, int maxNewTokens, @Nullable String system) {
        this.console = console;
        this.input = input;
        this.model = model;
        this.chat = model.chat();
        this.sampler = sampler;
        this.maxNewTokens = maxNewTokens;
        this.system = system;
        this.messages = begin();
    }

    /// Talks until the end of the input, `/quit`, or a second Ctrl-C where nothing was typed.
    ///
    /// @return the exit code
    int run() {
        boolean warned = false;
        while (true) {
            switch (input.read()) {
                case LineInput.End() -> {
                    return 0;
                }
                case LineInput.Interrupted(boolean atEmptyLine) -> {
                    if (atEmptyLine && warned) {
                        return ENDED_BY_CTRL_C;
                    }
                    if (atEmptyLine) {
                        console.info("Ctrl-C again ends; so do Ctrl-D and /quit");
                    }
                    warned = atEmptyLine;
                }
                case LineInput.Line(String text) -> {
                    warned = false;
                    if (text.strip().equals("/quit")) {
                        return 0;
                    }
                    take(text);
                }
            }
        }
    }

    private void take(String text) {
        String stripped = text.strip();
        try {
            if (stripped.startsWith("//")) {
                say(stripped.substring(1));
            } else if (stripped.startsWith("/")) {
                String[] words = stripped.split("\\s+", 2);
                command(words[0], words.length > 1 ? words[1] : "");
            } else if (!stripped.isEmpty()) {
                say(text);
            }
        } catch (InputException e) {
            console.error(e.getMessage());
        } catch (WorkException e) {
            console.error(e.getMessage());
        }
    }

    private void command(String name, String argument) {
        switch (name) {
            case "/help" -> HELP.forEach(console::info);
            case "/reset" -> {
                messages = begin();
                console.info("a conversation begins");
            }
            case "/system" -> {
                system = argument.isEmpty() ? null : argument;
                messages = begin();
                console.info("a conversation begins, " + (system == null ? "without a system turn" : "with this system turn"));
            }
            case "/save" -> save(argument);
            default -> console.info("there is no " + Shown.of(name)
                + "; /help lists what there is, and //… says something that begins with a "
                + "slash");
        }
    }

    /// A question that gets no answer does not become part of the conversation.
    private void say(String text) {
        List<Message> asked = with(messages, new Message("user", text));
        if (chat.length(asked) >= model.capacity()) {
            console.info("there is no room for this in --max_length %d".formatted(model.capacity())
                + (messages.equals(begin()) ? "" : "; /reset begins again"));
            return;
        }
        Chat.Answer answer = answer(asked);
        if (answer.ending() == Generator.Ending.CANCELLED && answer.text().isBlank()) {
            console.info("(stopped before a word; the question is taken back)");
            return;
        }
        messages = with(asked, new Message("assistant", answer.text()));
        switch (answer.ending()) {
            case LENGTH -> console.info("(cut off at --max_new_tokens %d)".formatted(maxNewTokens));
            case FULL -> console.info("(cut off at --max_length %d)".formatted(model.capacity()));
            case CANCELLED -> console.info("(stopped; the conversation goes on from here)");
            case STOP -> {}
        }
    }

    private Chat.Answer answer(List<Message> asked) {
        try (LineInput.Listening listening = input.listen()) {
            return chat.answer(asked, maxNewTokens, sampler, piece -> {
                console.answerPart(piece);
                return !listening.interrupted();
            });
        } finally {
            console.answerEnd();
        }
    }

    private static List<Message> with(List<Message> messages, Message more) {
        return Stream.concat(messages.stream(), Stream.of(more)).toList();
    }

    private void save(String name) {
        if (name.isEmpty()) {
            throw new InputException("/save needs the name of a file, as in: /save talk.jsonl");
        }
        if (messages.equals(begin())) {
            throw new InputException("there is nothing to save yet");
        }
        Path file = path(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException(file, "is there already; name another file");
        }
        OutputFiles.check(file, "/save", List.of());
        AtomicFiles.writeString(file, JsonLine.of(row()));
        console.info("saved " + Shown.of(file));
    }

    /// The conversation as it stands, as `train` reads it.
    Map<String, Object> row() {
        return ChatRow.of(new Conversation(messages));
    }

    private static Path path(String name) {
        try {
            return Path.of(name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
        } catch (InvalidPathException e) {
            throw new InputException("\"" + Shown.of(name) + "\" cannot be the name of a file");
        }
    }

    private List<Message> begin() {
        return system == null ? List.of() : List.of(new Message("system", system));
    }
}
