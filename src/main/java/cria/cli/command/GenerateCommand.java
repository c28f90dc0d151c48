package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.option.SamplingOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.file.OutputFiles;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `generate`: answers one prompt or conversation, or all of a file.
@picocli.CommandLine.Command(name = "generate",
    header = "answers a prompt, a conversation, or every row of a file",
    description = "Writes the answer to standard output as it comes, or the answers to all rows of a file to another. A prompt is put into "
        + "the model's chat template as a user's turn; with --raw it is continued as it is.",
    footer = {
        "trainer generate --model_name_or_path tuned --prompt \"My internet is down.\"",
        "trainer generate --model_name_or_path tuned --input chat.jsonl --temperature 0.7 --seed 1",
        "trainer generate --model_name_or_path tuned --input questions.jsonl --output answers.jsonl"})
public final class GenerateCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What the user says.")
    private String prompt;

    @Option(names = "--system", paramLabel = "TEXT", description = "A system turn in front of it.")
    private String system;

    @Option(names = "--input", paramLabel = "FILE", description = "In place of --prompt: a file whose first row is the conversation "
        + "to answer, as {\"messages\": [...]}, or the text to go on with, as {\"prompt\": \"...\"}. An assistant's turn at its end and a "
        + "completion are left out, since that is what is asked for. With --output every row is answered.")
    private Path input;

    @Option(names = "--output", paramLabel = "FILE", description = "Answers every row of --input into this file, as JSON Lines: messages "
        + "or prompt, text, prompt_ids, new_ids, ending, and expected where the row had an answer. Each row is answered as if it were "
        + "asked alone; row N is drawn with --seed plus N, from 0. The file is there when the last row is answered, whole or not at all.")
    private Path output;

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
        problems.check(sampling::check, () -> Flags.exists("input", input));
        if (output != null && input == null) {
            problems.add("--output goes with --input; the answer to --prompt is printed, and --output_json writes it too");
        } else if (output != null) {
            problems.check(() -> OutputFiles.check(output, "--output", List.of(input, model.directory())),
                () -> OutputFiles.checkDiffer(output, "--output", common.outputJson, "--output_json"));
        }
    }

    @Override
    public int run(Console console) throws InterruptedException {
        Sampler sampler = sampling.sampler(model.directory(), 0, machine.seed);
        Path directory = model.directory();
        ModelText text = ModelText.load(directory, model.chatTemplate, model.dateString, model.describesToolsToUser());
        List<Prompt> prompts = prompts(text);
        boolean conversations = prompts.stream().anyMatch(prompt -> !prompt.plain());
        Supplier<Backend> backend = BackendChoice.take(console, machine).open();
        try (ChatModel opened = ChatModel.open(Models.open(directory), text, conversations, backend, sampling.maxLength)) {
            JsonResult.write(common.outputJson, output == null
                ? one(console, prompts.getFirst(), opened, text, sampler) : all(console, prompts, opened, text));
        }
        return 0;
    }

    private List<Prompt> prompts(ModelText text) {
        if (raw) {
            return List.of(Prompt.ofText(prompt, text));
        }
        return prompt != null ? List.of(Prompt.ofUser(prompt, system, text))
            : Prompt.ofFile(input, system, text, output == null ? 1 : Integer.MAX_VALUE);
    }

    private Map<String, Object> one(Console console, Prompt asked, ChatModel opened, ModelText text, Sampler sampler) {
        opened.checkRoom(asked.where(), asked.ids().length);
        long start = System.nanoTime();
        Chat.Answer answer = asked.chat(opened, text).answer(asked.ids(), sampling.maxNewTokens, sampler, piece -> {
            console.answerPart(piece);
            return true;
        });
        console.answerEnd();
        double seconds = (System.nanoTime() - start) / 1e9;
        console.info("%d tokens read, %d generated in %.2f s; ended by %s".formatted(asked.ids().length, answer.newIds().length, seconds,
            switch (answer.ending()) {
                case STOP -> "a stop token";
                case LENGTH -> "--max_new_tokens";
                case FULL -> "the end of --max_length";
                case CANCELLED -> throw new IllegalStateException("nobody cancels it");
            }));
        Map<String, Object> json = Answers.json(answer);
        json.put("seconds", seconds);
        json.put("prompt_seconds", answer.promptSeconds());
        json.put("tokens_per_second", answer.tokensPerSecond().isPresent() ? answer.tokensPerSecond().getAsDouble() : null);
        return json;
    }

    private Map<String, Object> all(Console console, List<Prompt> prompts, ChatModel opened, ModelText text) throws InterruptedException {
        Answers answers = new Answers(opened, text, row -> sampling.sampler(model.directory(), 0, machine.seed + row),
            sampling.maxNewTokens);
        Map<String, Object> result = answers.write(prompts, output, console);
        console.result(output + ": " + prompts.size() + (prompts.size() == 1 ? " row" : " rows"));
        return result;
    }
}
