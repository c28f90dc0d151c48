package cria.cli.option;

import cria.cli.option.TrainArguments.Strategy;
import cria.data.Sampling;
import cria.tuning.SavedType;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How to train. Names and defaults are Hugging Face's; where TRL's for supervised fine-tuning differ, they are TRL's.
@Command(header = "Output")
public final class TrainingOptions {

    @Option(names = "--output_dir", paramLabel = "DIR", defaultValue = "trainer_output", description = "Where the trained model, "
        + "its checkpoints and the reports go.")
    Path outputDir;

    @Mixin final BatchOptions batch = new BatchOptions();
    @Mixin final OptimizerOptions optimizer = new OptimizerOptions();
    @Mixin final EvaluationOptions evaluation = new EvaluationOptions();
    @Mixin final LoggingOptions logging = new LoggingOptions();
    @Mixin final SavingOptions saving = new SavingOptions();
    @Mixin final HardwareOptions hardware = new HardwareOptions();

    /// How much at once, and how long.
    @Command(header = "Batches and length")
    static final class BatchOptions {
        @Option(names = "--per_device_train_batch_size", paramLabel = "ROWS", defaultValue = "8", description = "Rows that go through "
            + "the model together. Lower it when memory is short, and raise --gradient_accumulation_steps by as much.")
        int perDeviceTrainBatchSize;

        @Option(names = "--per_device_eval_batch_size", paramLabel = "ROWS", defaultValue = "8", description = "Rows that are "
            + "evaluated together. It changes memory and speed, never the figures.")
        int perDeviceEvalBatchSize;

        @Option(names = "--gradient_accumulation_steps", paramLabel = "N", defaultValue = "1", description = "Batches whose "
            + "gradients are summed before the weights move. 4 batches of 2 rows learn exactly as 1 of 8 and need less memory.")
        int gradientAccumulationSteps;

        @Option(names = "--num_train_epochs", paramLabel = "N", defaultValue = "3.0", description = "How often every example is "
            + "seen. Stop at fewer when the evaluation loss rises while the training loss still falls.")
        double numTrainEpochs;

        @Option(names = "--max_steps", paramLabel = "N", defaultValue = "-1", description = "Ends after so many steps, whatever "
            + "--num_train_epochs says; -1 leaves it to the epochs.")
        int maxSteps;

        @Option(names = "--train_sampling_strategy", defaultValue = "random", description = "The order of the examples: shuffled "
            + "every epoch, as they stand in the file, or shuffled with those of like length together.")
        Sampling trainSamplingStrategy;

        @Option(names = "--data_seed", paramLabel = "N", description = "The seed of the order of the examples, where it should "
            + "differ from --seed.")
        Long dataSeed;

        TrainArguments.Batches arguments() {
            return new TrainArguments.Batches(perDeviceTrainBatchSize, perDeviceEvalBatchSize, gradientAccumulationSteps,
                numTrainEpochs, maxSteps, trainSamplingStrategy, dataSeed);
        }
    }

    /// How the weights move.
    @Command(header = "Optimizer")
    static final class OptimizerOptions {
        @Option(names = "--learning_rate", paramLabel = "RATE", defaultValue = "2e-5", description = "How far each step moves the "
            + "weights. Too high and the loss jumps or the model forgets; too low and nothing happens. Try factors of 2 to 5.")
        double learningRate;

        @Option(names = "--lr_scheduler_type", defaultValue = "linear", description = "How the learning rate goes from its peak to "
            + "the end: straight to zero, along half a cosine, or not at all.")
        TrainArguments.Schedule lrSchedulerType;

        @Option(names = "--warmup_steps", paramLabel = "N|FRACTION", defaultValue = "0", description = "Steps in which the learning "
            + "rate rises from zero; below 1 it is a fraction of all steps. 0.03 to 0.1 calms the start of a run.")
        Steps warmupSteps;

        @Option(names = "--optim", defaultValue = "adamw_torch", description = "The optimizer: AdamW. On a GPU it keeps 8 bytes "
            + "for each weight, adamw_bf16 4, adamw_8bit (or adamw_bnb_8bit) 2, rounded at random and right on average.")
        TrainArguments.Optim optim;

        @Option(names = "--weight_decay", paramLabel = "RATE", defaultValue = "0.0", description = "Pulls every weight matrix "
            + "towards zero by this rate times the learning rate at each step, apart from the gradient (decoupled L2). It does not "
            + "lower the learning rate. 0.01 to 0.1 can help where a run overfits.")
        double weightDecay;

        @Option(names = "--adam_beta1", paramLabel = "X", defaultValue = "0.9", description = "How long AdamW remembers gradients. "
            + "Seldom changed.")
        double adamBeta1;

        @Option(names = "--adam_beta2", paramLabel = "X", defaultValue = "0.999", description = "How long AdamW remembers squared "
            + "gradients. 0.95 follows faster changes in large batches.")
        double adamBeta2;

        @Option(names = "--adam_epsilon", paramLabel = "X", defaultValue = "1e-8", description = "Keeps AdamW from dividing by zero. "
            + "Seldom changed.")
        double adamEpsilon;

        @Option(names = "--max_grad_norm", paramLabel = "NORM", defaultValue = "1.0", description = "Gradients longer than this are "
            + "scaled down to it, so that one odd batch cannot wreck the model; 0 turns it off.")
        double maxGradNorm;

        TrainArguments.Optimizer arguments() {
            return new TrainArguments.Optimizer(optim, learningRate, lrSchedulerType, warmupSteps, weightDecay, adamBeta1, adamBeta2,
                adamEpsilon, maxGradNorm);
        }
    }

    /// When to measure.
    @Command(header = "Evaluation")
    static final class EvaluationOptions {
        @Option(names = "--eval_strategy", defaultValue = "no", description = "When to measure on the validation data: never, every "
            + "--eval_steps, or after each epoch.")
        Strategy evalStrategy;

        @Option(names = "--eval_steps", paramLabel = "N|FRACTION", description = "Steps between evaluations; as --logging_steps "
            + "unless given.")
        Steps evalSteps;

        @Option(names = "--eval_on_start", description = "Measures once before the first step, to have something to compare with.")
        boolean evalOnStart;

        TrainArguments.Evaluation arguments(Steps loggingSteps) {
            return new TrainArguments.Evaluation(evalStrategy, evalSteps == null ? loggingSteps : evalSteps, evalOnStart);
        }
    }

    /// What is written down on the way.
    @Command(header = "Logs")
    static final class LoggingOptions {
        @Option(names = "--logging_strategy", defaultValue = "steps", description = "When to write loss, learning rate and gradient "
            + "norm to the logs.")
        Strategy loggingStrategy;

        @Option(names = "--logging_steps", paramLabel = "N|FRACTION", defaultValue = "10", description = "Steps between log entries; "
            + "each holds the mean loss since the last.")
        Steps loggingSteps;

        @Option(names = "--logging_first_step", description = "Logs the first step too.")
        boolean loggingFirstStep;

        @Option(names = "--report_to", defaultValue = "none", description = "Where else to log. The JSON logs are always written; "
            + "nothing is ever sent anywhere.")
        TrainArguments.Reporter reportTo;

        TrainArguments.Logging arguments() {
            return new TrainArguments.Logging(loggingStrategy, loggingSteps, loggingFirstStep, reportTo);
        }
    }

    /// What is kept on the way.
    @Command(header = "Checkpoints")
    static final class SavingOptions {
        @Option(names = "--save_strategy", defaultValue = "steps", description = "When to write a checkpoint that a run can resume "
            + "from. The trained model is written at the end in any case.")
        Strategy saveStrategy;

        @Option(names = "--save_steps", paramLabel = "N|FRACTION", defaultValue = "500", description = "Steps between checkpoints.")
        Steps saveSteps;

        @Option(names = "--save_dtype", defaultValue = "float32", description = "float32 writes the weights as they were trained. "
            + "base writes them in the base model's types: half the size from bfloat16, but rounded, which can undo small steps.")
        SavedType saveDtype;

        @Option(names = "--save_total_limit", paramLabel = "N", description = "Keeps only the newest N checkpoints; one takes 16 bytes "
            + "for each parameter, less with --save_dtype base.")
        Integer saveTotalLimit;

        @Option(names = "--resume_from_checkpoint", paramLabel = "DIR|true", description = "Goes on from a checkpoint, to the same "
            + "result as a run that was never stopped; true takes the newest in --output_dir.")
        String resumeFromCheckpoint;

        TrainArguments.Saving arguments() {
            return new TrainArguments.Saving(saveStrategy, saveSteps, saveDtype, saveTotalLimit,
                TrainArguments.Resume.parse(resumeFromCheckpoint));
        }
    }

    /// What it runs on.
    @Command(header = "Memory and hardware")
    static final class HardwareOptions {
        @Option(names = "--gradient_checkpointing", description = "Keeps only each layer's input and computes the "
            + "rest again on the way back: much less memory for about a third more time, and the same result. Unless given or "
            + "forbidden with --no_gradient_checkpointing it is done where memory is short.")
        Boolean gradientCheckpointing;

        @Option(names = "--use_cpu", description = "Trains on the CPU though there is a GPU.")
        boolean useCpu;

        @Option(names = "--bf16", description = "On a GPU weights and activations are bfloat16 unless --no_bf16 asks for float32; "
            + "sums are float32, and beside each weight lie the bits that make it an exact float32. The CPU trains in float32.")
        Boolean bf16;

        @Option(names = "--bf16_stochastic_round", description = "Keeps no such bits: an update that falls between two bfloat16 "
            + "numbers goes to either at random, so that it is right on average. Saves 2 bytes for each weight.")
        boolean bf16StochasticRound;

        @Option(names = "--fp16", description = "float16 is not trained in; accepted for scripts written for other tools, with a "
            + "note.")
        boolean fp16;
    }
}
