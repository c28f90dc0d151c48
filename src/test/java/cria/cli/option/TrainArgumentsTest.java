package cria.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.Backends.Preference;
import cria.cli.Main;
import cria.cli.command.TrialCommand;
import cria.cli.option.TrainArguments.Resume;
import cria.cli.option.TrainArguments.Strategy;
import cria.cli.terminal.RecordedConsole;
import cria.data.LongExamples;
import cria.data.Sampling;
import cria.data.TrainOn;
import cria.kernel.Precision;
import cria.tensor.DType;
import cria.tuning.SavedType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainArgumentsTest {
    @TempDir Path folder;
    private final RecordedConsole recorded = new RecordedConsole(false);
    private Path data;
    private TrainArguments arguments;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(folder.resolve("data.jsonl"), "{}");
    }

    private int run(String... more) {
        String[] arguments = Stream.concat(
            Stream.of("trial", "--model_name_or_path", "m", "--train_file", data.toString()), Stream.of(more)).toArray(String[]::new);
        return new Main(recorded.console, List.of(() -> new TrialCommand(command -> {
            this.arguments = command.arguments();
            return 0;
        }))).run(arguments);
    }

    @Test
    void defaultsAreThoseOfSupervisedFineTuning() {
        assertEquals(0, run(), recorded.err());
        assertEquals(new TrainArguments.Batches(8, 8, 1, 3.0, -1, Sampling.RANDOM, null), arguments.batches());
        assertEquals(new TrainArguments.Optimizer(TrainArguments.Optim.ADAMW_TORCH, 2e-5, TrainArguments.Schedule.LINEAR, new Steps(0),
            0, 0.9, 0.999, 1e-8, 1), arguments.optimizer());
        assertEquals(new TrainArguments.Evaluation(Strategy.NO, new Steps(10), false), arguments.evaluation());
        assertEquals(new TrainArguments.Logging(Strategy.STEPS, new Steps(10), false, TrainArguments.Reporter.NONE), arguments.logging());
        assertEquals(new TrainArguments.Saving(Strategy.STEPS, new Steps(500), SavedType.FLOAT32, null, new Resume.No()), arguments.saving());
        assertEquals(new TrainArguments.Hardware(null, false, null, false, false), arguments.hardware());
        assertEquals(42, arguments.seed());
        assertEquals(42, arguments.dataSeed());
        assertEquals(Path.of("trainer_output"), arguments.outputDir());
        assertEquals(1024, arguments.data().maxLength());
        assertEquals(LongExamples.TRUNCATE, arguments.data().longExamples());
        assertEquals(TrainOn.REPLIES, arguments.data().trainOn());
        assertNull(arguments.data().testSplitSize());
    }

    @Test
    void givenValuesArriveAndTheLastOneWins() {
        assertEquals(0, run("--learning-rate", "1", "--learning_rate=1e-4", "--test_split_size", "0.1", "--eval_strategy", "steps",
            "--eval_steps", "0.25", "--data_seed", "7", "--role_map", "agent=assistant,client=user", "--use_cpu",
            "--resume_from_checkpoint", "true"), recorded.err());
        assertEquals(1e-4, arguments.optimizer().learningRate());
        assertEquals(25, arguments.evaluation().steps().of(100));
        assertEquals(7, arguments.dataSeed());
        assertEquals(Map.of("agent", "assistant", "client", "user"), arguments.data().columns().roles());
        assertEquals(Preference.CPU, arguments.backend());
        assertEquals(new Resume.Newest(), arguments.saving().resume());
    }

    @Test
    void aFractionOfTheStepsIsRoundedUp() {
        assertEquals(4, new Steps(0.1).of(31));
        assertEquals(7, new Steps(7).of(31));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--per_device_train_batch_size 0 | --per_device_train_batch_size 0: must be 1 or more",
        "--gradient_accumulation_steps 0 | --gradient_accumulation_steps 0: must be 1 or more",
        "--num_train_epochs 0            | --num_train_epochs 0: must be more than 0",
        "--num_train_epochs NaN          | --num_train_epochs NaN: must be more than 0",
        "--max_steps 0                   | --max_steps 0: must be 1 or more, or -1 to leave it to the epochs",
        "--learning_rate -0.5            | --learning_rate -0.5: must be 0 or more",
        "--learning_rate Infinity        | --learning_rate Infinity: must be 0 or more",
        "--adam_beta1 1                  | --adam_beta1 1: must be at least 0 and below 1",
        "--logging_steps 0               | --logging_steps 0: must be 1 or more steps, or a fraction of all steps above 0",
        "--save_total_limit 0            | --save_total_limit 0: must be 1 or more",
        "--test_split_size 1.5           | --test_split_size must be a fraction between 0 and 1 or a count, found 1.5",
        "--max_length 1                  | --max_length 1: must be 2 or more, or 0 for no limit",
        "--threads 0                     | --threads 0: must be 1 or more",
        "--eval_strategy epoch           | --eval_strategy epoch has nothing to measure on; add --validation_file FILE or --test_split_size 0.1",
        "--validation_file none.jsonl    | none.jsonl: no such file, named by --validation_file",
        "--role_map agent=helper         | --role_map agent=helper: must be NAME=ROLE, where ROLE is user, assistant or system",
        "--use_cpu --backend cuda        | --use_cpu and --backend cuda exclude each other; give one of them",
        "--no_bf16 --bf16_stochastic_round | --no_bf16 and --bf16_stochastic_round exclude each other; give one of them",
        "--bf16 --fp16                   | --bf16 and --fp16 exclude each other; give one of them",
    })
    void aValueOutOfItsRangeNamesFlagValueAndRange(String flags, String expected) {
        assertEquals(2, run(flags.split(" ")));
        assertEquals("trainer: " + expected + "\n", recorded.err());
    }

    @Test
    void askingForHalfPrecisionOnTheCpuIsAnsweredHonestly() {
        assertEquals(0, run("--bf16", "--optim", "adamw_8bit"), recorded.err());
        assertEquals(Optional.of("--bf16, --optim adamw_8bit have no effect: this run trains in float32, which is at least as exact"),
            TrainPrecision.note(arguments, Precision.FLOAT32));
        assertEquals(Optional.empty(), TrainPrecision.note(arguments, TrainPrecision.of(arguments)));
        assertEquals(new Precision(DType.BF16, Precision.Master.REMAINDER, Precision.States.EIGHT_BIT), TrainPrecision.of(arguments));
    }
}
