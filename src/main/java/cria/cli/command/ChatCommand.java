package cria.cli.command;

import cria.WorkException;
import cria.cli.option.CommonOptions;
import cria.cli.option.SamplingOptions;
import cria.cli.terminal.Console;
import cria.file.IoReason;
import cria.generate.Chat;
import cria.generate.ChatModel;
import cria.generate.Generator;
import cria.generate.ModelText;
import cria.generate.Sampler;
import cria.kernel.Backend;
import cria.run.Models;
import cria.settings.MachineSettings;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import cria.tokenizer.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `chat`: talks in the terminal.
@picocli.CommandLine.Command(name = "chat",
    header = "talks with a model in the terminal, token by token",
    description = "Type and press Enter. /reset begins again, /quit or the end of the input ends. The conversation so far stays in a "
        + "cache, so each turn costs only its own words.",
    footer = {
        "trainer chat --model_name_or_path tuned",
        "trainer chat --model_name_or_path tuned --system \"You are brief.\" --temperature 0"})
public final class ChatCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Option(names = "--system", paramLabel = "TEXT", description = "A system turn in front of the conversation.")
    private String system;

    @Mixin
    private final SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private final MachineSettings machine = new MachineSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return machine;
    }

    @Override
    public void check(Problems problems) {
        ModelCheck.check(problems, model);
        problems.check(() -> sampling.sampler(0.7, machine.seed));
    }

    @Override
    public int run(Console console) {
        Sampler sampler = sampling.sampler(0.7, machine.seed);
        Path directory = model.directory();
        ModelText text = ModelText.load(directory, model.chatTemplate, model.dateString);
        Supplier<Backend> backend = BackendChoice.take(console, machine).open();
        try (ChatModel opened = ChatModel.open(Models.open(directory), text, true, backend, sampling.maxLength)) {
            console.info("type a message; /reset begins again, /quit ends");
            talk(console, opened, sampler);
        }
        return 0;
    }

    private void talk(Console console, ChatModel opened, Sampler sampler) {
        Chat chat = opened.chat();
        List<Message> messages = begin();
        Charset charset = Charset.forName(System.getProperty("stdin.encoding", "UTF-8"));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, charset));
        for (String line = read(console, lines); line != null && !line.strip().equals("/quit"); line = read(console, lines)) {
            if (line.strip().equals("/reset")) {
                messages = begin();
                console.info("a conversation begins");
            } else if (!line.isBlank()) {
                messages.add(new Message("user", line));
                if (!answer(console, opened, chat, sampler, messages)) {
                    messages = begin();
                }
            }
        }
    }

    /// @return whether there is room to go on
    private boolean answer(Console console, ChatModel opened, Chat chat, Sampler sampler, List<Message> messages) {
        if (chat.length(messages) >= opened.generator().past() + opened.generator().room()) {
            console.info("the conversation is longer than --max_length and begins again");
            return false;
        }
        Chat.Answer answer = chat.answer(messages, sampling.maxNewTokens, sampler, piece -> {
            console.resultPart(piece);
            return true;
        });
        console.result("");
        messages.add(new Message("assistant", answer.text()));
        if (answer.ending() == Generator.Ending.LENGTH) {
            console.info("(cut off at --max_new_tokens %d)".formatted(sampling.maxNewTokens));
        }
        return true;
    }

    private List<Message> begin() {
        List<Message> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new Message("system", system));
        }
        return messages;
    }

    /// The next line, or null at the end of the input.
    private static String read(Console console, BufferedReader lines) {
        console.prompt("> ");
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new WorkException("standard input cannot be read: " + IoReason.of(e), e);
        }
    }
}
