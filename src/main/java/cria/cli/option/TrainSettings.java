package cria.cli.option;

import cria.cli.option.TrainArguments.Strategy;
import cria.data.BatchPlan;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;
import cria.train.Interval;
import cria.train.Recompute;
import cria.train.TrainConfig;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// From flags to what the training loop reads.
public final class TrainSettings {
    private TrainSettings() { }

    public static BatchPlan.Options batching(TrainArguments arguments) {
        TrainArguments.Batches batches = arguments.batches();
        return new BatchPlan.Options(batches.perDeviceTrainBatchSize(), batches.gradientAccumulationSteps(), batches.sampling(),
            arguments.dataSeed());
    }

    /// Optimizer steps of the whole run.
    public static int maxSteps(TrainArguments arguments, BatchPlan plan) {
        int asked = arguments.batches().maxSteps();
        return asked > 0 ? asked : Math.toIntExact(plan.steps(arguments.batches().numTrainEpochs()));
    }

    public static TrainConfig config(TrainArguments arguments, int maxSteps) {
        TrainArguments.Optimizer optimizer = arguments.optimizer();
        TrainArguments.Evaluation evaluation = arguments.evaluation();
        TrainArguments.Logging logging = arguments.logging();
        TrainArguments.Saving saving = arguments.saving();
        return new TrainConfig(arguments.batches().perDeviceTrainBatchSize(), maxSteps,
            schedule(optimizer, maxSteps),
            new AdamW.Settings(optimizer.beta1(), optimizer.beta2(), optimizer.epsilon(), optimizer.weightDecay()),
            optimizer.maxGradNorm(), recompute(arguments.hardware().gradientCheckpointing()),
            interval(logging.strategy(), logging.steps(), maxSteps), logging.firstStep(),
            interval(evaluation.strategy(), evaluation.steps(), maxSteps), evaluation.onStart(),
            interval(saving.strategy(), saving.steps(), maxSteps));
    }

    private static LearningRateSchedule schedule(TrainArguments.Optimizer optimizer, int maxSteps) {
        int warmup = optimizer.warmup().of(maxSteps);
        double rate = optimizer.learningRate();
        return switch (optimizer.schedule()) {
            case LINEAR -> new LearningRateSchedule.Linear(rate, warmup, maxSteps);
            case COSINE -> new LearningRateSchedule.Cosine(rate, warmup, maxSteps);
            case CONSTANT -> new LearningRateSchedule.Constant(rate, 0);
            case CONSTANT_WITH_WARMUP -> new LearningRateSchedule.Constant(rate, warmup);
        };
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

    /// What `training_args.json` says, under Hugging Face's names.
    public static Map<String, Object> json(TrainArguments arguments) {
        TrainArguments.Batches batches = arguments.batches();
        TrainArguments.Optimizer optimizer = arguments.optimizer();
        DataArguments data = arguments.data();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model_name_or_path", arguments.model());
        json.put("train_file", String.valueOf(data.trainFile()));
        json.put("validation_file", data.validationFile() == null ? null : data.validationFile().toString());
        json.put("max_length", data.maxLength());
        json.put("long_examples", lower(data.longExamples()));
        json.put("packing", data.packing());
        json.put("train_on", lower(data.trainOn()));
        json.put("output_dir", arguments.outputDir().toString());
        json.put("per_device_train_batch_size", batches.perDeviceTrainBatchSize());
        json.put("per_device_eval_batch_size", batches.perDeviceEvalBatchSize());
        json.put("gradient_accumulation_steps", batches.gradientAccumulationSteps());
        json.put("num_train_epochs", batches.numTrainEpochs());
        json.put("max_steps", batches.maxSteps());
        json.put("train_sampling_strategy", lower(batches.sampling()));
        json.put("seed", arguments.seed());
        json.put("data_seed", arguments.dataSeed());
        json.put("learning_rate", optimizer.learningRate());
        json.put("lr_scheduler_type", lower(optimizer.schedule()));
        json.put("warmup_steps", optimizer.warmup().value());
        json.put("optim", lower(optimizer.optim()));
        json.put("bf16", arguments.hardware().bf16());
        json.put("bf16_stochastic_round", arguments.hardware().bf16StochasticRound());
        json.put("weight_decay", optimizer.weightDecay());
        json.put("adam_beta1", optimizer.beta1());
        json.put("adam_beta2", optimizer.beta2());
        json.put("adam_epsilon", optimizer.epsilon());
        json.put("max_grad_norm", optimizer.maxGradNorm());
        json.put("logging_strategy", lower(arguments.logging().strategy()));
        json.put("logging_steps", arguments.logging().steps().value());
        json.put("eval_strategy", lower(arguments.evaluation().strategy()));
        json.put("eval_on_start", arguments.evaluation().onStart());
        json.put("save_strategy", lower(arguments.saving().strategy()));
        json.put("save_steps", arguments.saving().steps().value());
        json.put("save_dtype", lower(arguments.saving().dtype()));
        json.put("save_total_limit", arguments.saving().totalLimit());
        return json;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
