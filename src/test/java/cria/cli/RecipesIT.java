package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.demo.DemoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Recipes of other tools: what cannot be had is told at once, and with model, data and that overridden they train.
class RecipesIT {
    private static final Path RECIPES = Path.of("src/test/resources/recipes");

    @TempDir
    static Path folder;
    private static DemoFiles.Unpacked demo;

    @BeforeAll
    static void unpack() throws IOException {
        demo = DemoFiles.unpack(folder);
    }

    private static String recipe(String name) {
        return RECIPES.resolve(name + ".yaml").toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "alignment-handbook-full  | dataset_mixture",
        "alignment-handbook-qlora | load_in_4bit, use_peft",
        "llama-factory-full       | deepspeed, dataset",
        "llama-factory-lora       | quantization_bit, finetuning_type, dataset",
        "axolotl-full             | fsdp",
        "axolotl-lora             | load_in_8bit, adapter",
    })
    void allThatCannotBeHadIsToldAtOnce(String name, String refused) throws Exception {
        JarRunner.Result result = JarRunner.current().run("train", "--config", recipe(name));
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        String[] keys = refused.split(", ");
        // Models and data of the hub are no problem: they would be fetched.
        assertTrue(result.err().startsWith("trainer: " + recipe(name) + ":" + (keys.length == 1 ? "" : " " + keys.length + " problems: ")),
            result.err());
        for (String key : keys) {
            assertTrue(result.err().matches("(?s).*( line |:)\\d+: " + key + " .*"), key + ": " + result.err());
        }
        assertFalse(result.err().contains("unknown"), result.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "alignment-handbook-full  | 16 | 2.0e-05 | 2048 | --test_split_size 0.1",
        "alignment-handbook-qlora | 4  | 2.0e-04 | 2048 | --use_peft false --load_in_4bit false",
        "llama-factory-full       | 1  | 1.0e-05 | 2048 | --deepspeed none --chat_template chatml",
        "llama-factory-lora       | 1  | 1.0e-04 | 2048 | --use_peft false --load_in_4bit false --chat_template chatml",
        "axolotl-full             | 2  | 2.0e-05 | 2048 | --fsdp none --chat_template chatml",
        "axolotl-lora             | 2  | 2.0e-04 | 2048 | --use_peft false --load_in_8bit false",
    })
    void aRecipeTrainsWithAModelAndDataThatAreHere(String name, int batch, double rate, int length, String overridden) throws Exception {
        Path output = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("train", "--config", recipe(name), "--model_name_or_path", demo.model().toString(),
            "--train_file", demo.train().toString(), "--output_dir", output.toString(), "--max_steps", "2", "--save_strategy", "steps",
            "--save_steps", "2", "--max_train_samples", "40"));
        arguments.addAll(Stream.of(overridden.split(" ")).toList());
        JarRunner.Result result = JarRunner.current().run(arguments.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        List<String> notes = result.err().lines().filter(line -> line.startsWith("note: ") && line.contains(name)).toList();
        assertTrue(notes.size() <= 2, result.err());
        assertTrue(Files.exists(output.resolve("model.safetensors")));
        JsonNode flags = new OutputDirectory(output).json("checkpoint-2/training_args.json");
        assertEquals(batch, flags.get("per_device_train_batch_size").asInt());
        assertEquals(rate, flags.get("learning_rate").asDouble());
        assertEquals(length, flags.get("max_length").asInt());
        assertEquals("cosine", flags.get("lr_scheduler_type").asText());
        assertEquals("replies", flags.get("train_on").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"axolotl-full", "axolotl-lora"})
    void whatIsCountedByEpochsIsCountedInSteps(String name) throws Exception {
        Path output = folder.resolve("counted-" + name);
        JarRunner.Result result = JarRunner.current().run("train", "--config", recipe(name), "--model_name_or_path",
            demo.model().toString(), "--train_file", demo.train().toString(), "--output_dir", output.toString(), "--max_steps", "8",
            "--max_train_samples", "40", "--packing", "false", "--use_peft", "false", "--load_in_8bit", "false", "--fsdp", "none",
            "--chat_template", "chatml", "--save_only_model");
        assertEquals(0, result.code(), result.err());
        int evaluations = name.equals("axolotl-full") ? 2 : 4;
        assertEquals(evaluations, new OutputDirectory(output).evaluations().size());
    }

    @Test
    void theModelsOwnTemplateComesBackWithNone() throws Exception {
        JarRunner.Result result = JarRunner.current().run("eval", "--config", recipe("axolotl-full"), "--model_name_or_path",
            demo.model().toString(), "--validation_file", demo.eval().toString(), "--chat_template", "none", "--fsdp", "none");
        assertEquals(0, result.code(), result.err());
    }
}
