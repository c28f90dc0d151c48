package cria.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.cli.command.TrainCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What people and enemies write into a configuration.
class ConfigFileTest {
    @TempDir
    Path folder;

    private ArgumentReader.Reading read(byte[] bytes, String... flags) throws IOException {
        Path file = Files.write(folder.resolve("run.yaml"), bytes);
        return new ArgumentReader(Parser.of(new TrainCommand()).getCommandSpec(), Set.of("prompt"))
            .read(Stream.concat(Stream.of("--config", file.toString()), Stream.of(flags)).toList());
    }

    private ArgumentReader.Reading read(String text, String... flags) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), flags);
    }

    private String message(byte[] bytes) {
        String message = assertThrows(InputException.class, () -> read(bytes).problems().orThrow()).getMessage();
        assertTrue(message.startsWith(folder.resolve("run.yaml").toString()), message);
        return message.substring(folder.resolve("run.yaml").toString().length());
    }

    private static Arguments text(String text, String expected) {
        return Arguments.of(text.getBytes(StandardCharsets.UTF_8), expected);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
            text("max_steps: 1\n@bad: 2\n", ":2: this is no YAML: it cannot be read on from here; write KEY: VALUE, and put quotes around "
                + "what has other signs in it"),
            text("max_steps: 1\n\tseed: 2\n", ":2: this is no YAML: a tab; indent with spaces"),
            text("run_name: a: b\n",
                ":1: this is no YAML: a second colon; put a value that holds one in quotes, and each key on its own line"),
            text("run_name: \"a\nseed: 1\n", ":3: this is no YAML: a quote that is not closed"),
            text("max_steps: 1\nseed 2\nbf16: true\n", ":3: this is no YAML: no colon behind a key; write KEY: VALUE"),
            text("a: *b\n", ":1: this is no YAML: an alias that nothing before it defines; put a value that begins with * in quotes"),
            text("seed: 1\n---\nseed: 2\n", ":2: this is no YAML: a second document; one configuration is one document"),
            text("seed: 1\u0000\n", ":1: the character U+0000 cannot stand in YAML; take it out"),
            text("bf16: true\nseed: \u001b[2J\n", ":2: the character U+001B cannot stand in YAML; take it out"),
            text("output_dir: \"a\\0b\"\n", ":1: output_dir a\\u0000b: holds a NUL character; take it out"),
            text("seed: \"\\e[2J\"\n", ":1: seed \\u001b[2J: must be a whole number"),
            Arguments.of("seed: 1\n".getBytes(StandardCharsets.UTF_16), ": this is UTF-16; save it as UTF-8"),
            Arguments.of("seed: 1\nrun_name: Gr\u00fc\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1),
                ":2: a character that is not UTF-8 (byte 0xfc); save the file as UTF-8"),
            text("? [a, b]\n: 1\n", ":1: a key that is no plain name"),
            text("{a: 1}: 2\n", ":1: a key that is no plain name"),
            text("base: &b {seed: 1}\n<<: *b\n", ":2: << is not read; write the keys out"),
            text("seed: !!python/object:os.system 1\n", ":1: this is no YAML: a tag, as !!this, is not read; take it out"),
            text("seed: !mine 1\n", ":1: the tag !mine is not read; take it out"),
            text("- seed\n", ":1: a configuration is one object; write KEY: VALUE, one a line"),
            text("seed: 1\nseed: 2\n", ":2: seed is there twice; expected unique keys"),
            text("report_to: &a [*a]\n", ":1: too many values inside one another; is there an alias of itself?"),
            text("a: " + "[".repeat(5000) + "\n", ": this is no YAML that can be read: it is nested too deeply"),
            text("seed: " + "9".repeat(1_000_000) + "\n", ":1: seed " + "9".repeat(100) + "\u2026: must be a whole number from "
                + "-9,223,372,036,854,775,808 to 9,223,372,036,854,775,807"),
            text("learning_rate: 0." + "1".repeat(1_000_000) + "e9999999999\n", ":1: learning_rate 0." + "1".repeat(98)
                + "\u2026: must be a finite number"),
            text("learning_rate: [1e-5, 2e-5]\n", ":1: learning_rate 1e-5,2e-5: must be one value"),
            text("config: other.yaml\n", ":1: config: a configuration cannot name another one"),
            text("cutoff_len: 7\nseed: 1\nmax_length: 9\n",
                ":3: cutoff_len and max_length both say max_length, and differently; leave one out"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsBrokenIsOneLineInOurWords(byte[] text, String expected) {
        assertEquals(expected, message(text));
    }

    @Test
    void aBombOfAliasesIsRefused() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertTrue(message(text.toString().getBytes(StandardCharsets.UTF_8)).contains("too many values"));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertEquals(": 7 problems: line 1: max_steps many: must be a whole number; line 2: unknown key learning_rat; did you mean "
            + "learning_rate?; line 3: use_peft true: LoRA is not supported yet; give --use_peft false, and every weight is trained; "
            + "line 4: val_size half: must be a number; line 5: warmup_ratio 2: must be a fraction, at least 0 and below 1; "
            + "line 6: optim lion_32bit: must be one of adamw_torch, adamw_torch_fused, adamw_bf16, adamw_8bit, adamw_bnb_8bit; "
            + "line 7: dataset identity,alpaca: names of dataset_info.json are not known here; give --train_file FILE",
            message("""
                max_steps: many
                learning_rat: 1
                use_peft: true
                val_size: half
                warmup_ratio: 2
                optim: lion_32bit
                dataset: identity,alpaca
                """.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void manyProblemsAreNotAllTold() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("unknown_").append(i).append(": 1\n");
        }
        String message = message(text.toString().getBytes(StandardCharsets.UTF_8));
        assertTrue(message.startsWith(": 10000 problems: ") && message.matches(".{1500,1800}; and 99\\d\\d more"), message);
    }

    @Test
    void numbersAndSwitchesAreReadAsPeopleWriteThem() throws IOException {
        ArgumentReader.Reading reading = read("""
            learning-rate: 2.0e-05
            weight_decay: 1e-2
            max_steps: 1_000
            logging_steps: "10"
            save_steps: 0.25
            bf16: YES
            packing: On
            eval_strategy: no
            save_strategy: 'no'
            data_seed: null
            save_total_limit: None
            max_length:
            report_to: [tensorboard, wandb]
            lora_target_modules:
            - q_proj
            - v_proj
            gradient_checkpointing_kwargs: {use_reentrant: false}
            shared: &rate 1e-8
            adam_epsilon: *rate
            """.replace("shared: &rate 1e-8\nadam_epsilon: *rate", "adam_epsilon: &rate 1e-8\nmax_grad_norm: *rate"));
        reading.problems().orThrow();
        assertEquals(List.of("--learning_rate=2.0e-05", "--weight_decay=1e-2", "--max_steps=1000", "--logging_steps=10",
            "--save_steps=0.25",
            "--bf16=true", "--packing=true", "--eval_strategy=no", "--save_strategy=no", "--max_length=0", "--adam_epsilon=1e-8",
            "--max_grad_norm=1e-8"), reading.arguments().subList(0, 12));
        assertEquals(1, reading.notes().size());
    }

    @Test
    void theCommandLineTakesTheFlawOutOfTheFile() throws IOException {
        ArgumentReader.Reading reading = read("use_peft: true\ndataset_name: a/b\noptim: lion\nval_size: x\n", "--use_peft", "false",
            "--train_file", "here.jsonl", "--optim", "adamw_torch", "--test_split_size", "0.1");
        reading.problems().orThrow();
        assertFalse(reading.arguments().stream().anyMatch(argument -> argument.contains("lion")));
    }

    @Test
    void dataThatIsAFileOfThisMachineIsReadFromWhereverARecipeNamesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("chats.jsonl"), "{}");
        for (String recipe : List.of("dataset_name: FILE", "dataset: FILE", "datasets: [{path: FILE, type: chat_template}]",
            "datasets:\n  - path: FILE\n    ds_type: json\n    type: alpaca\n    split: train\n")) {
            ArgumentReader.Reading reading = read(recipe.replace("FILE", file.toString()));
            reading.problems().orThrow();
            assertEquals("--train_file=" + file, reading.arguments().getFirst(), recipe);
        }
        assertTrue(message(("datasets: [{path: %s, split: 'train[:1%%]'}]".formatted(file)).getBytes(StandardCharsets.UTF_8))
            .contains("or --train_file FILE"));
    }

    @Test
    void evaluationsAndCheckpointsAnEpochBecomeStrategies() throws IOException {
        assertEquals(List.of("--num_train_epochs=4", "--test_split_size=0.1", "--eval_strategy=steps", "--eval_steps=0.125",
            "--save_strategy=epoch"), read("num_epochs: 4\nval_set_size: 0.1\nevals_per_epoch: 2\nsaves_per_epoch: 1\n").arguments()
                .stream().filter(argument -> !argument.startsWith("--config")).toList());
        assertEquals(List.of(), read("val_set_size: 0\nevals_per_epoch: 2\n").arguments().stream()
            .filter(argument -> !argument.startsWith("--config")).toList());
    }
}
