package cria.cli.command;

import cria.InputException;
import cria.backend.Backends;
import cria.checkpoint.Checkpoints;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.Interruption;
import cria.cli.terminal.JsonResult;
import cria.cli.terminal.RunConsole;
import cria.data.batch.EncodedDataset;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.TrainOn;
import cria.data.source.DataSource;
import cria.file.IoReason;
import cria.file.OutputFiles;
import cria.generate.ModelText;
import cria.kernel.Backend;
import cria.model.LlamaConfig;
import cria.run.FineTuning;
import cria.run.Job;
import cria.run.Outcome;
import cria.run.TrainJob;
import cria.settings.DataSettings;
import cria.settings.HeldOutSettings;
import cria.settings.MachineSettings;
import cria.settings.Problems;
import cria.settings.RunSettings;
import cria.settings.TrainPrecision;
import cria.world.Alone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/// `train`: from a model and conversations to a fine-tuned model.
@picocli.CommandLine.Command(name = "train",
    header = "fine-tunes a model on your conversations",
    description = {
        "Reads a Llama as Hugging Face tools write it and a file of examples, trains every weight, and leaves a directory that "
            + "transformers, vLLM and llama.cpp open as their own: tokenizer and configuration byte for byte the base model's, but for "
            + "the dtype that it names, weights in float32 unless --save_dtype says otherwise.",
        "The loss is the mean over all learned tokens of an optimizer step, however many batches it has: those of the assistant's "
            + "replies, unless --train_on says otherwise. Documents lie end to end without padding and never see each other.",
        "Ctrl-C ends the run after the step it is at and leaves a checkpoint to go on from."},
    footer = {
        "trainer train --model_name_or_path llama-3.2-1b-instruct --train_file chats.jsonl --test_split_size 0.1 --output_dir tuned",
        "trainer train --config run.yaml --learning_rate 1e-5"})
public class TrainCommand implements Command {

    @Mixin
    private final RunSettings settings = new RunSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return settings.machine;
    }

    @Override
    public void check(Problems problems) {
        settings.check(problems);
        ModelCheck.check(problems, settings.model);
    }

    @Override
    public int run(Console console) throws InterruptedException {
        Path directory = settings.model.directory();
        refuseOutputDirectory(directory, settings.output.outputDir);
        Backends.Choice choice = BackendChoice.take(console, settings.backend(), settings.machine, TrainPrecision.of(settings));
        LlamaConfig config = LlamaConfig.read(directory);
        ModelText text = ModelText.load(directory, settings.model.chatTemplate, settings.model.dateString);
        EncodedDataset.Parts parts = read(console, text.encoder(config, settings.data.encoding.trainOn));
        Job job = TrainJob.of(settings, directory, config, parts, settings.json(this));
        console.info("plan: %,d steps, %,d an epoch".formatted(job.config().maxSteps(), job.batches().plan().stepsPerEpoch()));
        try (Interruption interruption = Interruption.listen(console); Backend backend = choice.open().get();
             RunConsole shown = new RunConsole(console)) {
            console.info("running on " + backend.name() + ": " + backend.description());
            TrainPrecision.note(settings, backend.precision()).ifPresent(console::note);
            Outcome outcome = FineTuning.run(job, new Alone(), backend, shown, interruption::requested);
            if (!outcome.finished()) {
                throw interruption.stopped("interrupted after step %d of %d; %s holds everything: go on with "
                    .formatted(outcome.steps(), job.config().maxSteps(), outcome.checkpoint().orElseThrow())
                    + "--resume_from_checkpoint true");
            }
            report(console, job, outcome);
        }
        return 0;
    }

    /// Reads the training data and what is held back; the second part is null where nothing is.
    private EncodedDataset.Parts read(Console console, ExampleEncoder encoder) {
        DataSettings data = settings.data;
        EncodedDataset all = read(data.source(), data.maxTrainSamples, encoder);
        HeldOutSettings held = data.heldOut;
        EncodedDataset.Parts parts = data.testSize().map(size -> all.split(size, settings.machine.seed)).orElseGet(
            () -> new EncodedDataset.Parts(all, held.validationFile == null ? null : read(held.source(data.encoding.columns.source),
                held.maxEvalSamples,
                encoder)));
        console.info("train: " + parts.train().statistics().describe());
        if (parts.test() != null) {
            console.info("evaluate: " + parts.test().statistics().describe());
        }
        console.info("loss: " + lossOn(parts.train(), data.encoding.trainOn));
        return parts;
    }

    private EncodedDataset read(DataSource source, Integer samples, ExampleEncoder encoder) {
        return EncodedDataset.read(source, settings.data.encoding.columns.shapes(), encoder,
            settings.data.encoding.options(samples, settings.machine.threads()));
    }

    private static String lossOn(EncodedDataset dataset, TrainOn trainOn) {
        return switch (trainOn) {
            case ALL -> "on all tokens (--train_on all)";
            case REPLIES -> dataset.isPlainText() ? "on all tokens, since plain text has no replies"
                : "on replies only: what the assistant says and the token that ends it (--train_on replies)";
        };
    }

    /// The weights are mapped while the run goes on, and a failed run must leave the base model as it was.
    private static void refuseOutputDirectory(Path model, Path output) {
        OutputFiles.checkDirectory(output, "--output_dir");
        try {
            if (!Files.isDirectory(output)) {
                return;
            }
            if (Files.isSameFile(model, output)) {
                throw new InputException(output, "--output_dir is the model's own directory; give another, so that the base model stays");
            }
            if (model.toRealPath().startsWith(output.toRealPath()) && Checkpoints.isCheckpoint(model.toRealPath())) {
                throw new InputException(output, "--output_dir holds the checkpoint that --model_name_or_path names, and the run would "
                    + "write over it; give another, or go on from it with --resume_from_checkpoint " + model);
            }
            OutputFiles.checkReplaceable(output, FineTuning.outputs(model));
        } catch (IOException e) {
            throw new InputException(output, "--output_dir cannot be looked at: " + IoReason.of(e));
        }
    }

    private void report(Console console, Job job, Outcome outcome) {
        outcome.before().ifPresent(before -> console.result("before: " + before.describe()));
        outcome.after().ifPresent(after -> console.result("after:  " + after.describe()));
        console.result("trained %,d steps, mean loss %.4f, %,.0f tokens/s; the model is in %s".formatted(outcome.steps(),
            (Double) outcome.trainResults().get("train_loss"), (Double) outcome.trainResults().get("train_tokens_per_second"),
            job.output()));
        Map<String, Object> json = new LinkedHashMap<>(outcome.trainResults());
        outcome.before().ifPresent(before -> json.put("before", before.json()));
        outcome.after().ifPresent(after -> json.putAll(after.json()));
        json.put("output_dir", job.output().toString());
        json.put("global_step", outcome.steps());
        JsonResult.write(common.outputJson, json);
    }
}
