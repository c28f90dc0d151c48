package cria.run;

import cria.InputException;
import cria.checkpoint.Checkpoints;
import cria.data.batch.BatchPlan;
import cria.data.batch.Batches;
import cria.data.batch.EncodedDataset;
import cria.data.batch.EncodedExample;
import cria.model.LlamaConfig;
import cria.settings.DataSettings;
import cria.settings.RunSettings;
import cria.settings.SavingSettings.Resume;
import cria.settings.Steps;
import cria.settings.Strategy;
import cria.train.Evaluator;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.Regularization;
import cria.train.TrainConfig;
import cria.tuning.FullTuning;
import cria.tuning.Tuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From what a run is asked to do to what [FineTuning] does.
public final class TrainJob {

    private TrainJob() {}

    /// @param model     the base model's directory
    /// @param config    that lies there
    /// @param arguments what `training_args.json` says
    /// @throws InputException if an example is longer than the model knows positions, or there is no checkpoint to go on from
    public static Job of(RunSettings settings, Path model, LlamaConfig config, EncodedDataset.Parts parts, Map<String, Object> arguments) {
        List<EncodedExample> held = parts.test() == null ? List.of() : limited(parts.test().examples(),
            settings.data.heldOut.maxEvalSamples);
        Batches batches = batches(settings, parts.train().examples());
        Optional<Evaluator> evaluator = held.isEmpty() ? Optional.empty()
            : Optional.of(new Evaluator(held, settings.evaluation.batch.perDeviceEvalBatchSize));
        Integer limit = settings.saving.saveTotalLimit;
        Job job = new Job(model, settings.output.outputDir, tuning(settings), batches, settings.data.encoding.maxLength, evaluator,
            config(settings, settings.batch.maxSteps(batches.plan())), settings.saving.saveDtype, limit == null ? 0 : limit,
            settings.saving.saveOnlyModel, resume(settings), arguments);
        config.checkPositions(model, job.positions());
        return job;
    }

    /// What of the model is trained.
    static Tuning tuning(RunSettings settings) {
        return new FullTuning();
    }

    private static Batches batches(RunSettings settings, List<EncodedExample> examples) {
        DataSettings data = settings.data;
        BatchPlan.Options plan = settings.batch.plan(settings.dataSeed());
        return data.packing ? Batches.packed(examples, data.encoding.maxLength, plan) : Batches.of(examples, plan);
    }

    private static List<EncodedExample> limited(List<EncodedExample> examples, Integer limit) {
        return limit == null ? examples : examples.subList(0, Math.min(limit, examples.size()));
    }

    static TrainConfig config(RunSettings settings, int maxSteps) {
        return new TrainConfig(settings.batch.perDeviceTrainBatchSize, maxSteps,
            settings.optimizer.schedule(maxSteps), settings.optimizer.adamW(), settings.optimizer.maxGradNorm,
            new Regularization(settings.optimizer.labelSmoothingFactor, settings.optimizer.neftuneAlpha(), settings.machine.seed),
            recompute(settings.hardware.gradientCheckpointing),
            interval(settings.logging.loggingStrategy, settings.logging.loggingSteps, maxSteps), settings.logging.loggingFirstStep,
            interval(settings.evaluation.evalStrategy, settings.evalSteps(), maxSteps), settings.evaluation.evalOnStart,
            interval(settings.saving.saveStrategy, settings.saving.saveSteps, maxSteps));
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
            case Resume.Newest _ -> {
                Checkpoints checkpoints = new Checkpoints(output, 0, _ -> {});
                checkpoints.recover();
                yield Optional.of(checkpoints.latest().orElseThrow(
                    () -> new InputException(output, "--resume_from_checkpoint true: no checkpoint-N here to go on from")));
            }
        };
    }
}
