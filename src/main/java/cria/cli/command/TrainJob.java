package cria.cli.command;

import cria.InputException;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedDataset;
import cria.data.batch.EncodedExample;
import cria.generate.ModelText;
import cria.model.LlamaConfig;
import cria.settings.DataSettings;
import cria.settings.RunSettings;
import cria.settings.SavingSettings.Resume;
import cria.settings.Steps;
import cria.settings.Strategy;
import cria.train.Checkpoint;
import cria.train.Evaluator;
import cria.train.FineTuning;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.SavedType;
import cria.train.TrainConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// From what a run is asked to do to what [FineTuning] does.
final class TrainJob {

    private TrainJob() { }

    /// @param arguments what `training_args.json` says
    static FineTuning.Job of(RunSettings settings, Path model, EncodedDataset.Parts parts, Map<String, Object> arguments) {
        List<EncodedExample> examples = parts.train().examples();
        List<EncodedExample> held = parts.test() == null ? List.of() : limited(parts.test().examples(), settings.data.maxEvalSamples);
        int positions = Stream.concat(examples.stream(), held.stream()).mapToInt(EncodedExample::length).max().orElseThrow();
        ModelText.checkLength(LlamaConfig.read(model), model, positions);
        Batches batches = batches(settings, examples);
        int maxSteps = settings.batch.maxSteps(batches.plan());
        return new FineTuning.Job(model, settings.output.outputDir, batches, examples.size(), positions,
            held.isEmpty() ? Optional.empty() : Optional.of(new Evaluator(held, settings.evaluation.batch.perDeviceEvalBatchSize)),
            config(settings, maxSteps), (double) maxSteps / batches.plan().stepsPerEpoch(), resume(settings), arguments);
    }

    private static Batches batches(RunSettings settings, List<EncodedExample> examples) {
        DataSettings data = settings.data;
        BatchPlan.Options plan = settings.batch.plan(settings.dataSeed());
        return data.packing ? Batches.packed(examples, data.maxLength, plan) : Batches.of(examples, plan);
    }

    private static List<EncodedExample> limited(List<EncodedExample> examples, Integer limit) {
        return limit == null ? examples : examples.subList(0, Math.min(limit, examples.size()));
    }

    private static TrainConfig config(RunSettings settings, int maxSteps) {
        return new TrainConfig(settings.batch.plan(settings.dataSeed()), settings.evaluation.batch.perDeviceEvalBatchSize, maxSteps,
            settings.optimizer.schedule(maxSteps), settings.optimizer.adamW(), settings.optimizer.maxGradNorm,
            recompute(settings.hardware.gradientCheckpointing),
            interval(settings.logging.loggingStrategy, settings.logging.loggingSteps, maxSteps), settings.logging.loggingFirstStep,
            interval(settings.evaluation.evalStrategy, settings.evalSteps(), maxSteps), settings.evaluation.evalOnStart,
            interval(settings.saving.saveStrategy, settings.saving.saveSteps, maxSteps),
            switch (settings.saving.saveDtype) {
                case FLOAT32 -> SavedType.FLOAT32;
                case BASE -> SavedType.BASE;
            },
            settings.saving.saveTotalLimit == null ? 0 : settings.saving.saveTotalLimit);
    }

    private static Recompute recompute(Boolean asked) {
        return asked == null ? Recompute.IF_NEEDED : asked ? Recompute.ALWAYS : Recompute.NEVER;
    }

    private static Interval interval(Strategy strategy, Steps steps, int maxSteps) {
        return switch (strategy) {
            case NO -> new Interval.Never();
            case STEPS -> new Interval.Steps(Math.max(1, steps.of(maxSteps)));
            case EPOCH -> new Interval.Epochs();
        };
    }

    private static Optional<Path> resume(RunSettings settings) {
        Path output = settings.output.outputDir;
        return switch (settings.saving.resume()) {
            case Resume.No _ -> Optional.empty();
            case Resume.From(Path checkpoint) -> Optional.of(checkpoint);
            case Resume.Newest _ -> Optional.of(Checkpoint.latest(output).orElseThrow(() ->
                new InputException(output, "--resume_from_checkpoint true: no checkpoint-N here to go on from")));
        };
    }
}
