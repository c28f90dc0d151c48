package cria.cli.command;

import cria.backend.Backends;
import cria.cli.argument.Parser;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.demo.BrandConversations;
import cria.demo.DemoFiles;
import cria.file.OutputFiles;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.generate.Sampler;
import cria.run.Models;
import cria.settings.MachineSettings;
import cria.settings.Problems;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `demo`: the whole story without any file or network.
@picocli.CommandLine.Command(name = "demo",
    header = "shows the whole story in about a minute, without any file or network",
    description = {
        "Unpacks a small Llama that is fluent in small talk and customer service, asks it three questions, fine-tunes it on support "
            + "conversations of Hazelfon, a telephone company that does not exist, and asks the same questions again.",
        "Everything stays in --output_dir, so you can go on with it: talk with both models, or train once more with other flags."},
    footer = {"trainer demo", "trainer chat --model_name_or_path demo_output/tuned"})
public final class DemoCommand implements Command {

    @Option(names = "--output_dir", paramLabel = "DIR", description = "Where the base model, the "
        + "conversations and the tuned model go.")
    private Path outputDir = Path.of("demo_output");

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
    public int run(Console console) throws InterruptedException {
        long start = System.nanoTime();
        console.result(Console.bold("A small Llama learns to speak for Hazelfon, a telephone company that does not exist."));
        OutputFiles.checkDirectory(outputDir, "--output_dir");
        DemoFiles.Unpacked files = DemoFiles.unpack(outputDir);
        Backends.Choice choice = BackendChoice.take(console, machine);
        List<String> before = answers(files.model(), choice);
        Path tuned = outputDir.resolve("tuned");
        train(console, files, tuned);
        List<String> after = answers(tuned, choice);
        for (int i = 0; i < before.size(); i++) {
            console.result("");
            console.result(Console.bold("Customer: " + BrandConversations.QUESTIONS.get(i)));
            console.entry(before.get(i), "  before  ");
            console.entry(after.get(i), Console.green("  after   "));
        }
        console.result("");
        console.result(String.format(Locale.ROOT, "All of it took %.0f s. Talk with the result:", (System.nanoTime() - start) / 1e9));
        console.result("  java -jar trainer.jar chat --model_name_or_path " + tuned);
        JsonResult.write(common.outputJson, json(before, after, (System.nanoTime() - start) / 1e9));
        return 0;
    }

    /// The same command that a user would give.
    private void train(Console console, DemoFiles.Unpacked files, Path tuned) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
            "--model_name_or_path", files.model().toString(), "--train_file", files.train().toString(),
            "--validation_file", files.eval().toString(), "--output_dir", tuned.toString(),
            "--num_train_epochs", "3", "--learning_rate", "1e-3", "--lr_scheduler_type", "cosine", "--warmup_steps", "0.05",
            "--eval_on_start", "--logging_steps", "30", "--save_strategy", "no"));
        console.result("$ java -jar trainer.jar train " + String.join(" ", arguments));
        arguments.addAll(List.of("--backend", machine.backend.name(), "--threads", Integer.toString(machine.threads()),
            "--seed", Long.toString(machine.seed)));
        TrainCommand train = new TrainCommand();
        Parser.of(train).parseArgs(arguments.toArray(String[]::new));
        Problems problems = new Problems();
        train.check(problems);
        problems.orThrow();
        train.run(console);
    }

    private static List<String> answers(Path directory, Backends.Choice choice) {
        ModelText text = ModelText.load(directory, null, null);
        List<String> answers = new ArrayList<>();
        try (ChatModel model = ChatModel.open(Models.open(directory), text, true, choice.open(), 512)) {
            for (String question : BrandConversations.QUESTIONS) {
                answers.add(model.chat().answer(List.of(new Message("user", question)), 100, Sampler.greedy(), _ -> true).text());
            }
        }
        return answers;
    }

    private static Map<String, Object> json(List<String> before, List<String> after, double seconds) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("questions", BrandConversations.QUESTIONS);
        json.put("before", before);
        json.put("after", after);
        json.put("seconds", seconds);
        return json;
    }
}
