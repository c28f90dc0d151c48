package cria.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import cria.backend.Backends.Preference;
import cria.cli.Main;
import cria.cli.command.TrialCommand;
import cria.cli.terminal.RecordedConsole;
import cria.data.batch.BatchPlan;
import cria.data.batch.Sampling;
import cria.kernel.Precision;
import cria.settings.SavingSettings.Resume;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSettingsTest {
    @TempDir
    Path folder;
    private final RecordedConsole recorded = new RecordedConsole(false);
    private Path data;
    private RunSettings settings;
    private Map<String, Object> json;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(folder.resolve("data.jsonl"), "{}");
    }

    private int run(String... more) {
        String[] arguments = Stream.concat(
            Stream.of("trial", "--model_name_or_path", "m", "--train_file", data.toString()), Stream.of(more)).toArray(String[]::new);
        return new Main(recorded.console, List.of(() -> new TrialCommand(command -> {
            settings = command.settings;
            settings.check();
            json = settings.json(command);
            return 0;
        }))).run(arguments);
    }

    /// What Hugging Face's `SFTTrainer` takes, where it has the flag.
    @Test
    void moreStepsThanCanBeCountedAreRefused() {
        RunSettings settings = new RunSettings();
        BatchPlan plan = new BatchPlan(new int[] {5, 6, 7}, new BatchPlan.Options(1, 1, Sampling.RANDOM, 0));
        settings.batch.numTrainEpochs = 1e9;
        assertEquals("--num_train_epochs 1.0E9: of 3 steps each come to more than 2,147,483,647 steps; give fewer, or --max_steps",
            assertThrows(InputException.class, () -> settings.batch.maxSteps(plan)).getMessage());
        settings.batch.numTrainEpochs = 715_827_882;
        assertEquals(2_147_483_646, settings.batch.maxSteps(plan));
        settings.batch.maxSteps = Integer.MAX_VALUE;
        assertEquals(Integer.MAX_VALUE, settings.batch.maxSteps(plan));
    }

    @Test
    void defaultsAreThoseOfSupervisedFineTuning() {
        Map<String, Object> defaults = new TreeMap<>();
        defaults.putAll(Map.of("max_length", 1024, "long_examples", "truncate", "packing", false, "train_on", "replies",
            "bad_rows", "error", "drop_duplicate_turns", false, "role_map", List.of(), "output_dir", "trainer_output"));
        defaults.putAll(Map.of("per_device_train_batch_size", 8, "per_device_eval_batch_size", 8, "gradient_accumulation_steps", 1,
            "num_train_epochs", 3.0, "max_steps", -1, "train_sampling_strategy", "random", "seed", 42L, "data_seed", 42L));
        defaults.putAll(Map.of("optim", "adamw_torch", "learning_rate", 2e-5, "lr_scheduler_type", "linear", "warmup_steps", 0L,
            "weight_decay", 0.0, "adam_beta1", 0.9, "adam_beta2", 0.999, "adam_epsilon", 1e-8, "max_grad_norm", 1.0));
        defaults.put("label_smoothing_factor", 0.0);
        defaults.putAll(Map.of("eval_strategy", "no", "eval_steps", 10L, "eval_on_start", false, "logging_strategy", "steps",
            "logging_steps", 10L, "logging_first_step", false, "save_strategy", "steps", "save_steps", 500L, "save_dtype", "float32"));
        defaults.putAll(Map.of("backend", "auto", "use_cpu", false, "bf16_stochastic_round", false, "save_only_model", false,
            "model_name_or_path", "m", "train_file", data.toString(), "quiet", false, "verbose", false));
        for (String none : List.of("chat_template", "date_string", "validation_file", "test_split_size", "max_train_samples",
            "max_eval_samples", "save_total_limit", "resume_from_checkpoint", "gradient_checkpointing", "bf16", "threads", "run_name",
            "group_by", "order_by", "role_column", "content_column", "reply_to", "id_column", "date_order", "messages_column", "prompt_column",
            "encoding", "delimiter", "dataset_train_split", "dataset_test_split",
            "completion_column", "category_column",
            "output_json", "config", "lr_scheduler_kwargs", "neftune_noise_alpha")) {
            defaults.put(none, null);
        }
        assertEquals(0, run(), recorded.err());
        assertEquals(defaults, new TreeMap<>(json));
    }

    @Test
    void withoutACommandLineTheDefaultsAreTheSame() {
        assertEquals(0, run(), recorded.err());
        RunSettings plain = new RunSettings();
        plain.model.modelNameOrPath = "m";
        plain.data.trainFile = List.of(data);
        plain.check();
        Map<String, Object> expected = new TreeMap<>(json);
        expected.keySet().removeAll(List.of("quiet", "verbose", "output_json", "config"));
        assertEquals(expected, new TreeMap<>(plain.json(plain)));
    }

    @Test
    void givenValuesArriveAndTheLastOneWins() {
        assertEquals(0, run("--learning-rate", "1", "--learning_rate=1e-4", "--test_split_size", "0.1", "--eval_strategy", "steps",
            "--eval_steps", "0.25", "--data_seed", "7", "--role_map", "agent=assistant,client=user", "--use_cpu",
            "--resume_from_checkpoint", "true", "--lr_scheduler_type", "cosine_with_min_lr", "--lr_scheduler_kwargs",
            "{\"min_lr_rate\": 0.1}"),
            recorded.err());
        assertEquals(1e-4, settings.optimizer.learningRate);
        assertEquals(25, settings.evalSteps().of(100));
        assertEquals(7, settings.dataSeed());
        assertEquals(Map.of("agent", "assistant", "client", "user"), settings.data.encoding.columns.roles());
        assertEquals(Preference.CPU, settings.backend());
        assertEquals(new Resume.Newest(), settings.saving.resume());
        assertEquals(0.25, json.get("eval_steps"));
        assertEquals(Map.of("min_lr_rate", 0.1), json.get("lr_scheduler_kwargs"));
        assertEquals(7L, json.get("data_seed"));
        assertEquals(List.of("agent=assistant", "client=user"), json.get("role_map"));
        assertEquals("true", json.get("resume_from_checkpoint"));
    }

    @Test
    void theSchedulesArgumentsMayBeAMapOfTheConfiguration() throws IOException {
        Path config = Files.writeString(folder.resolve("run.yaml"),
            "lr_scheduler_type: warmup_stable_decay\nlr_scheduler_kwargs:\n  num_decay_steps: 5\n  decay_type: 1-sqrt\n  min_lr_ratio: 1e-2\n");
        assertEquals(0, run("--config", config.toString()), recorded.err());
        assertEquals(Map.of("num_decay_steps", 5.0, "decay_type", "1-sqrt", "min_lr_ratio", 0.01), json.get("lr_scheduler_kwargs"));
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
        "--num_train_epochs NaN          | --num_train_epochs NaN: must be a finite number",
        "--max_steps 0                   | --max_steps 0: must be 1 or more, or -1 to leave it to the epochs",
        "--learning_rate -0.5            | --learning_rate -0.5: must be 0 or more",
        "--learning_rate Infinity        | --learning_rate Infinity: must be a finite number",
        "--learning_rate 1e999           | --learning_rate 1e999: must be a finite number",
        "--label_smoothing_factor 1      | --label_smoothing_factor 1: must be at least 0 and below 1",
        "--label_smoothing_factor NaN    | --label_smoothing_factor NaN: must be a finite number",
        "--neftune_noise_alpha -5        | --neftune_noise_alpha -5: must be 0 or more",
        "--neftune_noise_alpha Infinity  | --neftune_noise_alpha Infinity: must be a finite number",
        "--lr_scheduler_kwargs power=2   | --lr_scheduler_kwargs power: --lr_scheduler_type linear takes no arguments",
        "--adam_beta1 1                  | --adam_beta1 1: must be at least 0 and below 1",
        "--logging_steps 0               | --logging_steps 0: must be 1 or more steps, or a fraction of all steps above 0",
        "--save_total_limit 0            | --save_total_limit 0: must be 1 or more",
        "--test_split_size 1.5           | --test_split_size must be a fraction between 0 and 1 or a count, found 1.5",
        "--max_length 1                  | --max_length 1: must be 2 or more, or 0 for no limit",
        "--threads 0                     | --threads 0: must be at least 1 and at most 1024",
        "--threads 100000                | --threads 100000: must be at least 1 and at most 1024",
        "--max_steps 2147483648          | --max_steps 2147483648: must be a whole number from -2,147,483,648 to 2,147,483,647",
        "--packing --max_length 0        | --packing fills rows of --max_length tokens, which is 0 for no limit; give both, or neither",
        "--eval_strategy epoch           | --eval_strategy epoch has nothing to measure on; add --validation_file FILE or --test_split_size 0.1",
        "--validation_file none.jsonl    | none.jsonl: no such file, named by --validation_file",
        "--role_map agent=helper         | --role_map agent=helper: must be NAME=ROLE, where ROLE is user, assistant or system",
        "--use_cpu --backend cuda        | --use_cpu and --backend cuda exclude each other; give one of them",
        "--no_bf16 --bf16_stochastic_round | --no_bf16 and --bf16_stochastic_round exclude each other; give one of them",
        "--max_steps 0 --max_length 1 --adam_beta1 2 | 3 problems: --max_length 1: must be 2 or more, or 0 for no limit; --max_steps 0: must be 1 or more, or -1 to leave it to the epochs; --adam_beta1 2: must be at least 0 and below 1",
    })
    void aValueOutOfItsRangeNamesFlagValueAndRange(String flags, String expected) {
        assertEquals(2, run(flags.split(" ")));
        assertEquals("trainer: " + expected + "\n", recorded.err());
    }

    @Test
    void askingForHalfPrecisionOnTheCpuIsAnsweredHonestly() {
        assertEquals(0, run("--bf16", "--optim", "adamw_8bit"), recorded.err());
        assertEquals(Optional.of("--bf16, --optim adamw_8bit have no effect: this run trains in float32, which is at least as exact"),
            TrainPrecision.note(settings, Precision.FLOAT32));
        assertEquals(Optional.empty(), TrainPrecision.note(settings, TrainPrecision.of(settings)));
        assertEquals(new Precision(DType.BF16, Precision.Master.REMAINDER, Precision.States.EIGHT_BIT), TrainPrecision.of(settings));
    }
}
