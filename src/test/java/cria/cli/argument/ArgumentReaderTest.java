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

    private static ArgumentReader.Reading accepted(String... tokens) {
        ArgumentReader.Reading reading = read(tokens);
        reading.problems().orThrow();
        return reading;
    }

    private static String message(String... tokens) {
        return assertThrows(InputException.class, () -> read(tokens).problems().orThrow()).getMessage();
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
        "--train_file a.csv b.csv        | --train_file=a.csv --train_file=b.csv",
        "--train_file a.csv --train-file=b,c.csv | --train_file=a.csv --train_file=b,c.csv",
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
        "--report_to tensorboard wandb  | ''",
        "--use_peft False               | ''",
        "--deepspeed None               | ''",
        "--bf16 yes                     | --bf16=true",
        "--bf16 1                       | --bf16=true",
        "--bf16 True                    | --bf16=true",
        "--bf16 off                     | --bf16=false",
        "--bf16 auto                    | --bf16=true auto",
        "--bf16=auto                    | ''",
        "--max_steps 1_000              | --max_steps=1000",
        "--learning_rate 2.0e-05        | --learning_rate=2.0e-05",
        "--save_steps 1_000             | --save_steps=1000",
        "--save_total_limit None        | ''",
        "--max_length null              | --max_length=0",
        "--output_dir none              | --output_dir=none",
        "--validation_file none         | ''",
        "--model_name_or_path none      | --model_name_or_path=none",
        "--output_dir a --output_dir b  | --output_dir=b",
        "--role_map a=user b=assistant  | --role_map=a=user,b=assistant",
        "--eval_strategy none           | --eval_strategy=no",
        "--optim paged_adamw_32bit      | --optim=adamw_torch",
        "--cutoff_len 9 --max_length 7  | --max_length=7",
    })
    void everySpellingBecomesOne(String given, String expected) {
        assertEquals(expected, String.join(" ", accepted(given.split(" ")).arguments()));
    }

    @Test
    void aValueMayHoldSpacesDashesAndLines() {
        assertEquals(List.of("--output_dir=--- a\nb"), read("--output_dir", "--- a\nb").arguments());
        assertEquals(List.of("--output_dir=--x=\ny"), read("--output_dir=--x=\ny").arguments());
    }

    @Test
    void aNoteSaysOnlyWhatIsTrue() {
        assertEquals(List.of("ignored: --logging_dir (the logs lie in output_dir and are never sent anywhere)"),
            read("--logging_dir", "x").notes());
    }

    @Test
    void anOldNameIsNotedOnce() {
        assertEquals(List.of("--no_cuda is read as --use_cpu"), read("--no_cuda", "--no_cuda").notes());
    }

    @Test
    void whatMeansNothingIsToldInOneNote() {
        assertEquals(List.of(
            "--group_by_length is read as --train_sampling_strategy group_by_length, --sequence_len is read as --max_length",
            "ignored: --ddp_timeout, --ddp_backend (one process computes on one device); --push_to_hub, --hub_model_id (nothing is "
                + "uploaded; do it with the hub's own tools)"),
            read("--ddp_timeout", "5", "--group_by_length", "--push_to_hub", "--ddp_backend", "nccl", "--hub_model_id", "me/it",
                "--sequence_len",
                "7", "--torch_compile", "false").notes());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--max_length                 | --max_length needs a value",
        "--max_length --packing       | --max_length needs a value",
        "--max_length 1e3             | --max_length 1e3: must be a whole number",
        "--learning_rate fast         | --learning_rate fast: must be a number",
        "--packing=maybe              | --packing maybe: must be true or false",
        "--eval_strategy epochs       | --eval_strategy epochs: must be one of no, steps, epoch",
        "--optim lion_32bit           | --optim lion_32bit: must be one of adamw_torch, adamw_torch_fused, adamw_bf16, adamw_8bit, adamw_bnb_8bit",
        "--save_steps 1.5             | --save_steps 1.5: must be a whole number of steps, or a fraction below 1 of all steps",
        "--warmup_ratio 1.5           | --warmup_ratio 1.5: must be a fraction, at least 0 and below 1",
        "--fp16                       | --fp16: float16 is not trained in; leave it out, or give --bf16 for a GPU",
        "--fp16 True                  | --fp16 True: float16 is not trained in; leave it out, or give --bf16 for a GPU",
        "--use-peft                   | --use_peft: LoRA is not supported yet; give --use_peft false, and every weight is trained",
        "--adapter lora               | --adapter lora: LoRA is not supported yet; give --use_peft false, and every weight is trained",
        "--deepspeed z3.json          | --deepspeed z3.json: one process on one device trains; leave it out, or give --deepspeed none",
        "--dataset_name a/b           | --dataset_name a/b: data is not fetched from the hub; download it and give --train_file FILE",
        "--output_dir=                | '--output_dir \"\": must be a name; give one or leave the flag out'",
        "--output_json=               | '--output_json \"\": must be a name; give one or leave the flag out'",
        "--train_file https://a.b/c   | --train_file https://a.b/c: is a URL, which is not read; download it and give the file",
        "--config s3://a/b.yaml       | --config s3://a/b.yaml: is a URL, which is not read; download it and give the file",
        "--learning_rate nan          | --learning_rate nan: must be a finite number",
        "--learning_rate 0x1p3        | --learning_rate 0x1p3: must be a number",
        "--seed 9223372036854775808   | '--seed 9223372036854775808: must be a whole number from -9,223,372,036,854,775,808 to 9,223,372,036,854,775,807'",
        "--batch_size 3               | unknown flag --batch_size; did you mean --per_device_train_batch_size? (\"trainer help trial\" lists the flags)",
        "--batch_size 3 --max_length x | '2 problems: unknown flag --batch_size; did you mean --per_device_train_batch_size? (\"trainer help trial\" lists the flags); --max_length x: must be a whole number'",
        "--prompt hello               | unknown flag --prompt; did you mean --prompt_column? (\"trainer help trial\" lists the flags)",
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
        assertEquals(List.of("--eval_strategy=no", "--packing=true", "--role_map=agent=assistant,client=user",
            "--learning_rate=1", "--config=" + file), read("--learning_rate", "1", "--config", file).arguments());
    }

    @Test
    void aConfigurationMayBeJsonAndUseOldNames() throws IOException {
        ArgumentReader.Reading reading = read("--config=" + config("run.json", "{\"max_seq_length\": 5, \"no_cuda\": true}"));
        assertEquals(List.of("--max_length=5", "--use_cpu=true", "--config=" + folder.resolve("run.json")), reading.arguments());
        assertEquals(List.of(folder.resolve("run.json") + ": max_seq_length is read as max_length, no_cuda is read as use_cpu"),
            reading.notes());
    }

    @Test
    void anUnknownKeyNamesTheFileTheKeyAndTheNearest() throws IOException {
        String file = config("run.yaml", "learning_rat: 1\n");
        assertEquals(file + ":1: unknown key learning_rat; did you mean learning_rate?", message("--config", file));
    }

    @Test
    void aWrongValueInAConfigurationNamesTheFile() throws IOException {
        String file = config("run.json", "{\"max_length\": \"long\"}");
        assertEquals(file + ": max_length long: must be a whole number", message("--config", file));
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
