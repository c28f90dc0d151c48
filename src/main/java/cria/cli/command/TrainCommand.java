package cria.cli.command;

import cria.InputException;
import cria.backend.Backends;
import cria.checkpoint.Checkpoints;
import cria.cli.option.CommonOptions;
import cria.cli.option.DataArguments;
import cria.cli.option.DataOptions;
import cria.cli.option.ModelOptions;
import cria.cli.option.TrainArguments;
import cria.cli.option.TrainPrecision;
import cria.cli.option.TrainSettings;
import cria.cli.option.TrainingOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.Interruption;
import cria.cli.terminal.JsonResult;
import cria.cli.terminal.RunConsole;
import cria.data.Batches;
import cria.data.EncodedDataset;
import cria.data.EncodedExample;
import cria.data.ExampleEncoder;
import cria.data.TrainOn;
import cria.file.IoReason;
import cria.generate.ModelText;
import cria.kernel.Backend;
import cria.model.LlamaConfig;
import cria.run.FineTuning;
import cria.run.Job;
import cria.run.Outcome;
import cria.train.Evaluator;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// `train`: from a model and conversations to a fine-tuned model.
@picocli.CommandLine.Command(name = "train",
    header = "fine-tunes a model on your conversations",
    description = {
        "Reads a Llama as Hugging Face tools write it and a file of examples, trains every weight, and leaves a directory that "
            + "transformers, vLLM and llama.cpp open as their own: configuration and tokenizer byte for byte the base model's, "
            + "weights in float32 unless --save_dtype says otherwise.",
        "The loss is the mean over all learned tokens of an optimizer step, however many batches it has: those of the assistant's "
            + "replies, unless --train_on says otherwise. Documents lie end to end without padding and never see each other.",
        "Ctrl-C ends the run after the step it is at and leaves a checkpoint to go on from."},
    footer = {
        "trainer train --model_name_or_path llama-3.2-1b-instruct --train_file chats.jsonl --test_split_size 0.1 --output_dir tuned",
        "trainer train --config run.yaml --learning_rate 1e-5"})
public final class TrainCommand implements Command {

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final TrainingOptions training = new TrainingOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public int run(Console console) throws InterruptedException {
        TrainArguments arguments = TrainArguments.of(common, model, data, training);
        Path directory = model.directory();
        refuseOutputDirectory(directory, arguments.outputDir());
        Backends.Choice choice = common.choose(console, arguments.backend(), TrainPrecision.of(arguments));
        LlamaConfig config = LlamaConfig.read(directory);
        ModelText text = model.text();
        text.check(config);
        EncodedDataset.Parts parts = read(console, arguments, text.encoder(arguments.data().trainOn()));
        Job job = job(console, arguments, directory, parts);
        try (Interruption interruption = Interruption.listen(console); Backend backend = choice.open().get();
             RunConsole shown = new RunConsole(console)) {
            console.info("running on " + backend.name() + ": " + backend.description());
            TrainPrecision.note(arguments, backend.precision()).ifPresent(console::note);
            Outcome outcome = FineTuning.run(job, new Alone(), backend, shown, interruption::requested);
            if (!outcome.finished()) {
                throw new InterruptedException("interrupted after step %d of %d; %s holds everything: go on with --resume_from_checkpoint true"
                    .formatted(outcome.steps(), job.config().maxSteps(), outcome.checkpoint().orElseThrow()));
            }
            report(console, job, outcome);
        }
        return 0;
    }

    /// Reads the training data and what is held back; the second part is empty where nothing is.
    private static EncodedDataset.Parts read(Console console, TrainArguments arguments, ExampleEncoder encoder) {
        DataArguments data = arguments.data();
        EncodedDataset all = read(arguments, data.trainFile(), data.maxTrainSamples(), encoder);
        EncodedDataset.Parts parts = data.testSplitSize() == null
            ? new EncodedDataset.Parts(all, data.validationFile() == null ? null
                : read(arguments, data.validationFile(), data.maxEvalSamples(), encoder))
            : all.split(data.testSplitSize(), arguments.seed());
        console.info("train: " + parts.train().statistics().describe());
        if (parts.test() != null) {
            console.info("evaluate: " + parts.test().statistics().describe());
        }
        console.info("loss: " + lossOn(parts.train(), data.trainOn()));
        return parts;
    }

    private static String lossOn(EncodedDataset dataset, TrainOn trainOn) {
        return switch (trainOn) {
            case ALL -> "on all tokens (--train_on all)";
            case REPLIES -> dataset.isPlainText() ? "on all tokens, since plain text has no replies"
                : "on replies only: what the assistant says and the token that ends it (--train_on replies)";
        };
    }

    private static EncodedDataset read(TrainArguments arguments, Path file, Integer samples, ExampleEncoder encoder) {
        DataArguments data = arguments.data();
        return EncodedDataset.read(file, data.columns().shapes(), encoder,
            new EncodedDataset.Options(data.maxLength(), data.longExamples(), samples == null ? 0 : samples, arguments.threads()));
    }

    private static Job job(Console console, TrainArguments arguments, Path directory, EncodedDataset.Parts parts) {
        List<EncodedExample> examples = parts.train().examples();
        Batches batches = arguments.data().packing()
            ? Batches.packed(examples, arguments.data().maxLength(), TrainSettings.batching(arguments))
            : Batches.of(examples, TrainSettings.batching(arguments));
        int maxSteps = TrainSettings.maxSteps(arguments, batches.plan());
        console.info("plan: %,d steps, %,d an epoch".formatted(maxSteps, batches.plan().stepsPerEpoch()));
        List<EncodedExample> held = parts.test() == null ? List.of() : limited(parts.test().examples(), arguments.data().maxEvalSamples());
        Optional<Evaluator> evaluator = held.isEmpty() ? Optional.empty()
            : Optional.of(new Evaluator(held, arguments.batches().perDeviceEvalBatchSize()));
        ModelText.checkLength(LlamaConfig.read(directory), directory,
            Math.max(batches.longest(), evaluator.map(Evaluator::longest).orElse(0)));
        Integer limit = arguments.saving().totalLimit();
        return new Job(directory, arguments.outputDir(), new FullTuning(), batches, arguments.data().maxLength(), evaluator,
            TrainSettings.config(arguments, maxSteps), arguments.saving().dtype(), limit == null ? 0 : limit,
            resume(arguments), TrainSettings.json(arguments));
    }

    private static List<EncodedExample> limited(List<EncodedExample> examples, Integer limit) {
        return limit == null ? examples : examples.subList(0, Math.min(limit, examples.size()));
    }

    private static Optional<Path> resume(TrainArguments arguments) {
        return switch (arguments.saving().resume()) {
            case TrainArguments.Resume.No _ -> Optional.empty();
            case TrainArguments.Resume.From from -> Optional.of(from.checkpoint());
            case TrainArguments.Resume.Newest _ -> Optional.of(newest(arguments.outputDir()));
        };
    }

    /// A crash may have left the newest one under another name.
    private static Path newest(Path output) {
        Checkpoints checkpoints = new Checkpoints(output, 0);
        checkpoints.recover();
        return checkpoints.latest().orElseThrow(() ->
            new InputException(output, "--resume_from_checkpoint true: no checkpoint-N here to go on from"));
    }

    /// The weights are mapped while the run goes on, and a failed run must leave the base model as it was.
    private static void refuseOutputDirectory(Path model, Path output) {
        if (Files.exists(output) && !Files.isDirectory(output)) {
            throw new InputException(output, "--output_dir names a file; give a directory, which is made where it is missing");
        }
        try {
            if (!Files.isDirectory(output)) {
                return;
            }
            if (Files.isSameFile(model, output)) {
                throw new InputException(output, "--output_dir is the model's own directory; give another, so that the base model stays");
            }
            if (model.toRealPath().startsWith(output.toRealPath()) && Checkpoints.isCheckpoint(model.toRealPath())) {
                throw new InputException(output, "--output_dir holds the checkpoint that --model_name_or_path names, and the run would write "
                    + "over it; give another, or go on from it with --resume_from_checkpoint " + model);
            }
        } catch (IOException e) {
            throw new InputException(output, "--output_dir cannot be looked at: " + IoReason.of(e));
        }
    }

    private void report(Console console, Job job, Outcome outcome) {
        outcome.before().ifPresent(before -> console.result("before: " + before.describe()));
        outcome.after().ifPresent(after -> console.result("after:  " + after.describe()));
        console.result("trained %,d steps, mean loss %.4f, %,.0f tokens/s; the model is in %s".formatted(outcome.steps(),
            (Double) outcome.trainResults().get("train_loss"), (Double) outcome.trainResults().get("train_tokens_per_second"), job.output()));
        Map<String, Object> json = new LinkedHashMap<>(outcome.trainResults());
        outcome.before().ifPresent(before -> json.put("before", before.json()));
        outcome.after().ifPresent(after -> json.putAll(after.json()));
        json.put("output_dir", job.output().toString());
        json.put("global_step", outcome.steps());
        JsonResult.write(common.outputJson(), json);
    }
}
