package cria.cli.option;

import cria.InputException;
import cria.backend.Backends.Preference;
import cria.data.Sampling;
import cria.tuning.SavedType;
import java.nio.file.Path;
import java.util.Locale;

/// What a training run was asked to do: every flag, checked, in groups. Null stands for what was not given.
///
/// @param model a directory, or a model's name
public record TrainArguments(
    Preference backend, int threads, long seed, String model, DataArguments data, Path outputDir, Batches batches,
    Optimizer optimizer, Evaluation evaluation, Logging logging, Saving saving, Hardware hardware) {

    public enum Strategy { NO, STEPS, EPOCH }

    public enum Schedule { LINEAR, COSINE, CONSTANT, CONSTANT_WITH_WARMUP }

    /// Hugging Face's names, and one that it lacks. All are AdamW and differ in how its means are kept.
    public enum Optim { ADAMW_TORCH, ADAMW_TORCH_FUSED, ADAMW_BF16, ADAMW_8BIT, ADAMW_BNB_8BIT }

    public enum Reporter { NONE }

    public TrainArguments {
        if (data.trainFile() == null) {
            throw new InputException("train needs --train_file; \"trainer help train\" lists its flags");
        }
        if (!data.hasValidation() && (evaluation.strategy != Strategy.NO || evaluation.onStart)) {
            throw new InputException((evaluation.onStart ? "--eval_on_start" : "--eval_strategy " + lower(evaluation.strategy))
                + " has nothing to measure on; add --validation_file FILE or --test_split_size 0.1");
        }
        if (hardware.useCpu && backend == Preference.CUDA) {
            throw new InputException("--use_cpu and --backend cuda exclude each other; give one of them");
        }
        if (hardware.useCpu && backend == Preference.AUTO) {
            backend = Preference.CPU;
        }
    }

    /// @throws InputException where a value is out of its range, flags exclude each other, or a file is missing
    public static TrainArguments of(CommonOptions common, ModelOptions model, DataOptions data, TrainingOptions training) {
        Logging logging = training.logging.arguments();
        return new TrainArguments(common.backend(), common.threads(), common.seed(), model.modelNameOrPath(), data.arguments(),
            training.outputDir, training.batch.arguments(), training.optimizer.arguments(),
            training.evaluation.arguments(logging.steps), logging, training.saving.arguments(),
            new Hardware(training.hardware.gradientCheckpointing, training.hardware.useCpu, training.hardware.bf16,
                training.hardware.bf16StochasticRound, training.hardware.fp16));
    }

    /// The seed of the order of the examples.
    public long dataSeed() {
        return batches.dataSeed == null ? seed : batches.dataSeed;
    }

    /// @param numTrainEpochs may be a fraction
    /// @param maxSteps       -1 leaves the length to the epochs
    public record Batches(
        int perDeviceTrainBatchSize, int perDeviceEvalBatchSize, int gradientAccumulationSteps, double numTrainEpochs, int maxSteps,
        Sampling sampling, Long dataSeed) {

        public Batches {
            Flags.atLeast("per_device_train_batch_size", perDeviceTrainBatchSize, 1);
            Flags.atLeast("per_device_eval_batch_size", perDeviceEvalBatchSize, 1);
            Flags.atLeast("gradient_accumulation_steps", gradientAccumulationSteps, 1);
            Flags.above("num_train_epochs", numTrainEpochs, 0);
            if (maxSteps != -1 && maxSteps < 1) {
                throw new InputException("--max_steps " + maxSteps + ": must be 1 or more, or -1 to leave it to the epochs");
            }
        }
    }

    /// @param warmup      the steps in which the rate rises
    /// @param weightDecay decoupled, as in [AdamW](https://arxiv.org/abs/1711.05101)
    /// @param maxGradNorm 0 turns clipping off
    public record Optimizer(
        Optim optim, double learningRate, Schedule schedule, Steps warmup, double weightDecay, double beta1, double beta2,
        double epsilon, double maxGradNorm) {

        public Optimizer {
            Flags.atLeast("learning_rate", learningRate, 0);
            Flags.atLeast("weight_decay", weightDecay, 0);
            Flags.atLeastAndBelow("adam_beta1", beta1, 0, 1);
            Flags.atLeastAndBelow("adam_beta2", beta2, 0, 1);
            Flags.above("adam_epsilon", epsilon, 0);
            Flags.atLeast("max_grad_norm", maxGradNorm, 0);
        }
    }

    public record Evaluation(Strategy strategy, Steps steps, boolean onStart) {

        public Evaluation {
            Flags.rhythm("eval_steps", steps);
        }
    }

    public record Logging(Strategy strategy, Steps steps, boolean firstStep, Reporter reportTo) {

        public Logging {
            Flags.rhythm("logging_steps", steps);
        }
    }

    /// @param totalLimit how many checkpoints are kept; null for all
    public record Saving(Strategy strategy, Steps steps, SavedType dtype, Integer totalLimit, Resume resume) {

        public Saving {
            Flags.rhythm("save_steps", steps);
            Flags.atLeastIfGiven("save_total_limit", totalLimit, 1);
        }
    }

    /// Where a run begins: from the model, from the newest checkpoint of the output directory, or from a named one.
    public sealed interface Resume {
        record No() implements Resume { }

        record Newest() implements Resume { }

        record From(Path checkpoint) implements Resume { }

        static Resume parse(String text) {
            if (text == null || text.equalsIgnoreCase("false")) {
                return new No();
            }
            if (text.equalsIgnoreCase("true")) {
                return new Newest();
            }
            Flags.exists("resume_from_checkpoint", Path.of(text));
            return new From(Path.of(text));
        }
    }

    /// @param gradientCheckpointing null leaves it to the memory there is
    /// @param bf16 null leaves it to the backend
    /// @param fp16 asked for; no backend trains in it
    public record Hardware(Boolean gradientCheckpointing, boolean useCpu, Boolean bf16, boolean bf16StochasticRound, boolean fp16) {

        public Hardware {
            if (bf16 == Boolean.TRUE && fp16) {
                throw new InputException("--bf16 and --fp16 exclude each other; give one of them");
            }
            if (bf16 == Boolean.FALSE && bf16StochasticRound) {
                throw new InputException("--no_bf16 and --bf16_stochastic_round exclude each other; give one of them");
            }
        }
    }

    private static String lower(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
