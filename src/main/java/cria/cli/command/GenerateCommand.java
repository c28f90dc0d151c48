package cria.cli.command;

import cria.InputException;
import cria.cli.option.CommonOptions;
import cria.cli.option.SamplingOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.generate.Chat;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.generate.Sampler;
import cria.kernel.Backend;
import cria.run.Models;
import cria.settings.Flags;
import cria.settings.MachineSettings;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import cria.tokenizer.DocumentEncoder;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `generate`: answers one prompt or conversation.
@picocli.CommandLine.Command(name = "generate",
    header = "answers one prompt or conversation",
    description = "Writes the answer to standard output as it comes. A prompt is put into the model's chat template as a user's turn; "
        + "with --raw it is continued as it is.",
    footer = {
        "trainer generate --model_name_or_path tuned --prompt \"My internet is down.\"",
        "trainer generate --model_name_or_path tuned --input chat.jsonl --temperature 0.7 --seed 1"})
public final class GenerateCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What the user says.")
    private String prompt;

    @Option(names = "--system", paramLabel = "TEXT", description = "A system turn in front of it.")
    private String system;

    @Option(names = "--input", paramLabel = "FILE", description = "In place of --prompt: a file whose first row is the conversation "
        + "to answer, as {\"messages\": [...]}. An assistant's turn at its end is left out, since that is what is asked for.")
    private Path input;

    @Option(names = "--raw", description = "Continues the prompt as plain text, without a chat template.")
    private boolean raw;

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
        if ((prompt == null) == (input == null)) {
            problems.add("generate needs --prompt or --input, one of them");
        }
        if (raw && (input != null || system != null)) {
            problems.add("--raw continues plain text and goes with --prompt alone");
        }
        problems.check(() -> sampling.sampler(0, machine.seed), () -> Flags.exists("input", input));
    }

    @Override
    public int run(Console console) {
        Sampler sampler = sampling.sampler(0, machine.seed);
        Path directory = model.directory();
        ModelText text = ModelText.load(directory, model.chatTemplate, model.dateString);
        int[] ids = raw ? new DocumentEncoder(text.tokenizer(), false).encode(prompt) : text.chat().encode(messages(), true).ids();
        if (ids.length == 0) {
            throw new InputException("--prompt \"\": there is nothing to continue");
        }
        Supplier<Backend> backend = BackendChoice.take(console, machine).open();
        try (ChatModel opened = ChatModel.open(Models.open(directory), text, !raw, backend, sampling.maxLength)) {
            opened.checkRoom(ids.length);
            Chat chat = raw ? Chat.plain(opened.generator(), text.tokenizer(), opened.stop()) : opened.chat();
            long start = System.nanoTime();
            Chat.Answer answer = chat.answer(ids, sampling.maxNewTokens, sampler, piece -> {
                console.resultPart(piece);
                return true;
            });
            console.result("");
            double seconds = (System.nanoTime() - start) / 1e9;
            console.info("%d tokens read, %d generated in %.2f s; ended by %s".formatted(ids.length, answer.newIds().length, seconds,
                switch (answer.ending()) {
                    case STOP -> "a stop token";
                    case LENGTH -> "--max_new_tokens";
                    case FULL -> "the end of --max_length";
                    case CANCELLED -> throw new IllegalStateException("nobody cancels it");
                }));
            JsonResult.write(common.outputJson, json(answer, seconds));
        }
        return 0;
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new Message("system", system));
        }
        if (prompt != null) {
            messages.add(new Message("user", prompt));
            return messages;
        }
        try (ExampleReader rows = ExampleReader.open(input, Shapes.standard())) {
            if (!(rows.next() instanceof Example.Chat chat)) {
                throw new InputException(input, 1, "a conversation is needed, as {\"messages\": [{\"role\": \"user\", \"content\": …}]}");
            }
            List<Message> all = chat.messages();
            boolean answered = !all.isEmpty() && all.getLast().role().equals("assistant");
            messages.addAll(answered ? all.subList(0, all.size() - 1) : all);
            return messages;
        }
    }

    private static Map<String, Object> json(Chat.Answer answer, double seconds) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", answer.text());
        json.put("prompt_ids", answer.promptIds());
        json.put("new_ids", answer.newIds());
        json.put("ending", answer.ending().name().toLowerCase(Locale.ROOT));
        json.put("seconds", seconds);
        return json;
    }
}
