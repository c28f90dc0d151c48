package cria.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.cli.command.TrialCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ArgumentReaderTest {
    @TempDir
    Path folder;

    private static ArgumentReader.Reading read(String... tokens) {
        var spec = new CommandLine(new TrialCommand(command -> 0)).getCommandSpec();
        return new ArgumentReader(spec, Set.of("prompt")).read(List.of(tokens));
    }

    private static String message(String... tokens) {
        return assertThrows(InputException.class, () -> read(tokens)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--max-length 7                 | --max_length=7",
        "--max_length=7                 | --max_length=7",
        "--max_steps -1                 | --max_steps=-1",
        "--packing                      | --packing=true",
        "--packing false                | --packing=false",
        "--packing=no                   | --packing=false",
        "--packing --quiet              | --packing=true --quiet=true",
        "--no_packing                   | --packing=false",
        "--no-gradient-checkpointing    | --gradient_checkpointing=false",
        "--output_dir=a-b=c-d           | --output_dir=a-b=c-d",
        "--train_file my-file.jsonl     | --train_file=my-file.jsonl",
        "--packing word                 | --packing=true word",
        "--warmup_ratio 0.1             | --warmup_steps=0.1",
        "--evaluation-strategy steps    | --eval_strategy=steps",
        "--max_seq_length 9             | --max_length=9",
        "--no_cuda                      | --use_cpu=true",
        "--no_cuda false                | --use_cpu=false",
        "--group_by_length              | --train_sampling_strategy=group_by_length",
        "--group_by_length False        | --train_sampling_strategy=random",
        "--dataset_text_field body      | --content_column=body",
        "--overwrite_output_dir --quiet | --quiet=true",
        "--logging_dir somewhere        | ''",
        "--push_to_hub false            | ''",
        "--report_to none               | ''",
    })
    void everySpellingBecomesOne(String given, String expected) {
        assertEquals(expected, String.join(" ", read(given.split(" ")).arguments()));
    }

    @Test
    void aValueMayHoldSpacesDashesAndLines() {
        assertEquals(List.of("--output_dir=--- a\nb"), read("--output_dir", "--- a\nb").arguments());
        assertEquals(List.of("--output_dir=--x=\ny"), read("--output_dir=--x=\ny").arguments());
    }

    @Test
    void aNoteSaysOnlyWhatIsTrue() {
        assertEquals(List.of("--logging_dir is ignored: the logs go to --output_dir"), read("--logging_dir", "x").notes());
    }

    @Test
    void anOldNameIsNotedOnce() {
        assertEquals(List.of("--no_cuda is --use_cpu true"), read("--no_cuda", "--no_cuda").notes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--max_length                 | --max_length needs a value",
        "--max_length --packing       | --max_length needs a value",
        "--max_length 1e3             | --max_length 1e3: must be a whole number",
        "--learning_rate fast         | --learning_rate fast: must be a number",
        "--packing=maybe              | --packing maybe: must be true or false",
        "--eval_strategy epochs       | --eval_strategy epochs: must be one of no, steps, epoch",
        "--lr_scheduler_type greedy   | --lr_scheduler_type greedy is not supported yet: must be one of linear, cosine, cosine_with_restarts, "
            + "polynomial, constant, constant_with_warmup, inverse_sqrt, cosine_with_min_lr, cosine_warmup_with_min_lr, warmup_stable_decay",
        "--save_steps 1.5             | --save_steps 1.5: must be a whole number of steps, or a fraction below 1 of all steps",
        "--warmup_ratio 1.5           | --warmup_ratio 1.5: must be a fraction, at least 0 and below 1",
        "--report_to tensorboard      | --report_to is not supported yet; the JSON logs are always written, and nothing is ever sent anywhere",
        "--use-peft                   | --use_peft is not supported yet; every weight is trained",
        "--prompt hello               | unknown flag --prompt (\"trainer help trial\" lists the flags)",
    })
    void whatIsWrongIsSaidPlainly(String given, String expected) {
        assertEquals(expected, message(given.split(" ")));
    }

    private String config(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aConfigurationComesFirstSoThatTheCommandLineWins() throws IOException {
        String file = config("run.yaml", """
            learning_rate: 2e-4
            eval_strategy: no
            packing: true
            max_steps: null
            role_map: {agent: assistant, client: user}
            report_to: [none]
            """);
        assertEquals(List.of("--learning_rate=2.0E-4", "--eval_strategy=no", "--packing=true", "--role_map=agent=assistant,client=user",
            "--learning_rate=1", "--config=" + file), read("--learning_rate", "1", "--config", file).arguments());
    }

    @Test
    void aConfigurationMayBeJsonAndUseOldNames() throws IOException {
        ArgumentReader.Reading reading = read("--config=" + config("run.json", "{\"max_seq_length\": 5, \"no_cuda\": true}"));
        assertEquals(List.of("--max_length=5", "--use_cpu=true", "--config=" + folder.resolve("run.json")), reading.arguments());
        assertEquals(2, reading.notes().size());
    }

    @Test
    void anUnknownKeyNamesTheFileTheKeyAndTheNearest() throws IOException {
        String file = config("run.yaml", "learning_rat: 1\n");
        assertEquals(file + ": unknown key learning_rat; did you mean learning_rate?", message("--config", file));
    }

    @Test
    void aWrongValueInAConfigurationNamesTheFile() throws IOException {
        String file = config("run.json", "{\"max_length\": \"long\"}");
        assertEquals(file + ": --max_length long: must be a whole number", message("--config", file));
    }

    @Test
    void aKeyOfAnotherCommandIsLeftAloneAndNoted() throws IOException {
        String file = config("run.yaml", "prompt: hello\n");
        assertEquals(List.of(file + ": trial has no use for prompt"), read("--config", file).notes());
    }

    @Test
    void aBrokenConfigurationNamesTheLine() throws IOException {
        String file = config("run.json", "{\n\"max_length\": 1,\n}");
        assertTrue(message("--config", file).startsWith(file + ":3: "), message("--config", file));
        String twice = config("twice.yaml", "packing: true\npacking: false\n");
        assertTrue(message("--config", twice).startsWith(twice + ":2: "), message("--config", twice));
    }

    @Test
    void aMissingOrOddConfigurationIsAnError() throws IOException {
        assertEquals("none.yaml: no such file", message("--config", "none.yaml"));
        assertEquals("run.toml: a configuration ends in .yaml, .yml or .json", message("--config", "run.toml"));
        String list = config("list.json", "[1]");
        assertTrue(message("--config", list).contains("expected one object"), message("--config", list));
        String folders = Files.createDirectory(folder.resolve("run.yaml")).toString();
        assertEquals(folders + ": found a directory, expected a file", message("--config", folders));
    }

    @Test
    void anEmptyConfigurationSaysNothing() throws IOException {
        String empty = config("empty.yaml", "# nothing yet\n");
        assertEquals(List.of("--config=" + empty), read("--config", empty).arguments());
    }
}
