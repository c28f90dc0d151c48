package cria.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.generate.GenerationDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaConfigTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String SMALLEST = """
        {"model_type": "llama", "hidden_size": 96, "intermediate_size": 200, "num_hidden_layers": 3, "num_attention_heads": 4,
         "vocab_size": 331, "max_position_embeddings": 256, "rms_norm_eps": 1e-6}""";

    @TempDir
    private Path directory;

    /// The smallest configuration with the keys of `changes` put over it.
    private LlamaConfig read(String changes) throws IOException {
        ObjectNode config = (ObjectNode) MAPPER.readTree(SMALLEST);
        config.setAll((ObjectNode) MAPPER.readTree(changes.replace('\'', '"')));
        Files.writeString(directory.resolve(LlamaConfig.FILE_NAME), config.toString());
        return LlamaConfig.read(directory);
    }

    private void assertRefused(String changes, String part) {
        InputException e = assertThrows(InputException.class, () -> read(changes));
        assertTrue(e.getMessage().startsWith(directory.resolve(LlamaConfig.FILE_NAME) + ": key "), e.getMessage());
        assertTrue(e.getMessage().contains(part.replace('\'', '"')), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void absentKeysHaveTheDefaultsOfTransformers() throws IOException {
        assertEquals(new LlamaConfig(96, 200, 3, 4, 4, 24, 331, 256, 1e-6, 10_000, new RopeScaling.None(), false, -1,
            List.of(), List.of()), read("{}"));
    }

    @Test
    void nullIsAbsent() throws IOException {
        assertEquals(read("{}"), read("{'head_dim': null, 'num_key_value_heads': null, 'rope_scaling': null, 'rope_parameters': null,"
            + "'quantization_config': null, 'tie_word_embeddings': null, 'bos_token_id': null, 'architectures': null}"));
    }

    @Test
    void bothGenerationsOfTransformersSayTheSame() throws IOException {
        String llama3 = "'rope_type': 'llama3', 'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
            + "'original_max_position_embeddings': 8192";
        LlamaConfig four = read("{'architectures': ['LlamaForCausalLM'], 'hidden_act': 'silu', 'attention_bias': false,"
            + "'num_key_value_heads': 2, 'head_dim': 32, 'rope_theta': 500000.0, 'tie_word_embeddings': true, 'pretraining_tp': 1,"
            + "'bos_token_id': 128000, 'eos_token_id': [128001, 128008], 'torch_dtype': 'bfloat16', 'rope_scaling': {" + llama3 + "}}");
        assertEquals(new LlamaConfig(96, 200, 3, 4, 2, 32, 331, 256, 1e-6, 500_000, new RopeScaling.Llama3(8, 1, 4, 8192), true, -1,
            List.of(128000), List.of(128001, 128008)), four);
        String rest = "'num_key_value_heads': 2, 'head_dim': 32, 'tie_word_embeddings': true, 'dtype': 'bfloat16',"
            + "'bos_token_id': 128000, 'eos_token_id': [128001, 128008],";
        String parameters = "{'rope_theta': 500000.0, " + llama3 + "}";
        assertEquals(four, read("{" + rest + "'rope_parameters': " + parameters + "}"));
        assertEquals(four, read("{" + rest + "'rope_theta': 500000, 'rope_parameters': {" + llama3 + "}}"));
        assertEquals(four, read("{" + rest + "'rope_parameters': {'full_attention': " + parameters + "}}"));
        assertEquals(four, read("{" + rest + "'rope_theta': 500000, 'rope_scaling': {" + llama3.replace("rope_type", "type") + "}}"));
        assertEquals(128, four.queryWidth());
        assertEquals(64, four.keyValueWidth());
    }

    @Test
    void defaultRopeIsNoScaling() throws IOException {
        LlamaConfig config = read("{'rope_parameters': {'rope_theta': 7.5, 'rope_type': 'default'}}");
        assertEquals(new RopeScaling.None(), config.ropeScaling());
        assertEquals(7.5, config.ropeTheta());
        assertEquals(new RopeScaling.None(), read("{'rope_parameters': {'rope_theta': 7.5}}").ropeScaling());
        assertEquals(new RopeScaling.None(), read("{'rope_scaling': {'type': 'default'}}").ropeScaling());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'model_type': 'mistral'} | key model_type: found 'mistral', expected 'llama'",
        "{'model_type': null} | key model_type: found nothing, expected 'llama'",
        "{'architectures': ['LlamaForSequenceClassification']} | key architectures: found ['LlamaForSequenceClassification'], expected ['LlamaForCausalLM']",
        "{'architectures': 'LlamaForCausalLM'} | key architectures",
        "{'hidden_act': 'gelu'} | key hidden_act: found 'gelu', expected 'silu'",
        "{'attention_bias': true} | key attention_bias: found true, expected false",
        "{'attention_bias': 1} | key attention_bias: found 1, expected true or false",
        "{'mlp_bias': true} | key mlp_bias: found true, expected false",
        "{'rope_interleaved': true} | key rope_interleaved: found true, expected false",
        "{'quantization_config': {'bits': 4}} | key quantization_config: found {'bits':4}, expected none",
        "{'pretraining_tp': 2} | key pretraining_tp: found 2, expected 1",
        "{'attention_dropout': 0.1} | key attention_dropout: found 0.1, expected 0",
        "{'partial_rotary_factor': 0.5} | key partial_rotary_factor: found 0.5, expected 1",
        "{'hidden_size': null} | key hidden_size: found nothing, expected a whole number from 1 to",
        "{'hidden_size': 0} | key hidden_size: found 0, expected",
        "{'hidden_size': 96.0} | key hidden_size: found 96.0, expected",
        "{'hidden_size': '96'} | key hidden_size: found '96', expected",
        "{'hidden_size': 97} | key head_dim: found nothing, expected it, since hidden_size 97 is no multiple of num_attention_heads 4",
        "{'hidden_size': 99999999999} | key hidden_size: found 99999999999, expected",
        "{'intermediate_size': -1} | key intermediate_size: found -1, expected",
        "{'num_hidden_layers': 100000} | key num_hidden_layers: found 100000, expected a whole number from 1 to 10000",
        "{'num_hidden_layers': 1000000000} | key num_hidden_layers: found 1000000000, expected a whole number from 1 to 10000",
        "{'hidden_size': 2147483647, 'intermediate_size': 2147483647} | key hidden_size: found 2147483647, expected",
        "{'intermediate_size': 2147483647} | key intermediate_size: found 2147483647, expected",
        "{'num_attention_heads': 2147483647} | key num_attention_heads: found 2147483647, expected",
        "{'num_key_value_heads': 0} | key num_key_value_heads: found 0, expected",
        "{'head_dim': 2147483646} | key head_dim: found 2147483646, expected",
        "{'head_dim': -2} | key head_dim: found -2, expected",
        "{'vocab_size': 2147483647} | key vocab_size: found 2147483647, expected",
        "{'vocab_size': 1e3} | key vocab_size: found 1000.0, expected",
        "{'max_position_embeddings': 1} | key max_position_embeddings: found 1, expected a whole number from 2 to",
        "{'max_position_embeddings': 9223372036854775808} | key max_position_embeddings: found 9223372036854775808, expected",
        "{'pad_token_id': 331} | key pad_token_id: found 331, expected a whole number from -331 to 330",
        "{'pad_token_id': -332} | key pad_token_id: found -332, expected",
        "{'pad_token_id': 0.5} | key pad_token_id: found 0.5, expected",
        "{'num_attention_heads': 0} | key num_attention_heads: found 0, expected",
        "{'num_key_value_heads': 3} | key num_attention_heads: found 4, expected a multiple of num_key_value_heads 3",
        "{'num_key_value_heads': 8} | key num_attention_heads: found 4, expected a multiple of num_key_value_heads 8",
        "{'head_dim': 33} | key head_dim: found 33, expected an even number",
        "{'hidden_size': 100} | key head_dim: found 25, expected an even number",
        "{'vocab_size': 2147483648} | key vocab_size: found 2147483648, expected",
        "{'max_position_embeddings': true} | key max_position_embeddings: found true, expected",
        "{'rms_norm_eps': 0} | key rms_norm_eps: found 0, expected a number above 0",
        "{'rms_norm_eps': '1e-5'} | key rms_norm_eps: found '1e-5', expected a number above 0",
        "{'tie_word_embeddings': 'no'} | key tie_word_embeddings: found 'no', expected true or false",
        "{'eos_token_id': [1, -1]} | key eos_token_id: found [1,-1], expected a token id or a list of token ids",
        "{'bos_token_id': 1.5} | key bos_token_id: found 1.5, expected a token id or a list of token ids",
        "{'rope_theta': 0} | key rope_theta: found 0, expected a number from 1.0",
        "{'rope_theta': 1e999} | key rope_theta: found",
        "{'rope_scaling': 'linear'} | key rope_scaling: found 'linear', expected an object",
        "{'rope_scaling': {'factor': 2}} | key rope_scaling.rope_type: found nothing, expected 'default' or 'llama3'",
        "{'rope_theta': 5, 'rope_parameters': {'rope_theta': 6}} | key rope_theta: found 5, expected 6",
        "{'rope_scaling': {'type': 'default'}, 'rope_parameters': {'rope_theta': 6}} | key rope_scaling: found {'type':'default'}, expected",
        "{'rope_parameters': {'a': {'rope_theta': 5}, 'b': {'rope_theta': 6}}} | key rope_parameters: found {'a'",
        "{'rope_parameters': {'partial_rotary_factor': 0.5}} | key rope_parameters.partial_rotary_factor: found 0.5, expected 1",
    })
    void refusesWhatIsNotALlamaItComputesExactly(String changes, String message) {
        assertRefused(changes, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "dynamic", "yarn", "longrope", "proportional"})
    void refusesOtherKindsOfRopeScaling(String kind) {
        assertRefused("{'rope_scaling': {'rope_type': '%s', 'factor': 2.0}}".formatted(kind),
            "key rope_scaling.rope_type: found '%s', expected 'default' or 'llama3'".formatted(kind));
        assertRefused("{'rope_scaling': {'type': '%s', 'factor': 2.0}}".formatted(kind), "key rope_scaling.type: found '" + kind);
        assertRefused("{'rope_parameters': {'rope_type': '%s', 'rope_theta': 2.0}}".formatted(kind), "key rope_parameters.rope_type");
    }

    @ParameterizedTest
    @CsvSource({"factor, 0.5", "factor, null", "low_freq_factor, 4.0", "low_freq_factor, null", "high_freq_factor, 0",
        "original_max_position_embeddings, 8192.5", "original_max_position_embeddings, 0", "original_max_position_embeddings, null"})
    void refusesLlama3ScalingThatMakesNoSense(String key, String value) throws IOException {
        ObjectNode scaling = (ObjectNode) MAPPER.readTree("""
            {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
             "original_max_position_embeddings": 8192}""");
        JsonNode broken = MAPPER.readTree(value);
        scaling.set(key, broken);
        assertRefused("{\"rope_scaling\": " + scaling + "}", "key rope_scaling." + key + ": found ");
    }

    @Test
    void everyMissingSizeIsNamed() throws IOException {
        ObjectNode whole = (ObjectNode) MAPPER.readTree(SMALLEST);
        for (String key : (Iterable<String>) whole::fieldNames) {
            assertRefused("{'%s': null}".formatted(key), "key " + key + ": found nothing, expected ");
        }
    }

    @Test
    void aFileThatIsNotThereOrNoJsonIsRefused() throws IOException {
        Path file = directory.resolve(LlamaConfig.FILE_NAME);
        assertEquals(file + ": no such file",
            assertThrows(InputException.class, () -> LlamaConfig.read(directory)).getMessage());
        Files.writeString(file, "{\n  \"a\": 1,\n  \"a\": 2\n}");
        String twice = assertThrows(InputException.class, () -> LlamaConfig.read(directory)).getMessage();
        assertTrue(twice.contains("the key 'a' stands twice"), twice);
        Files.writeString(file, "{\n  \"a\": 1,\n}");
        String comma = assertThrows(InputException.class, () -> LlamaConfig.read(directory)).getMessage();
        assertTrue(comma.startsWith(file + ":3: found invalid JSON"), comma);
        Files.writeString(file, "[]");
        String list = assertThrows(InputException.class, () -> LlamaConfig.read(directory)).getMessage();
        assertTrue(list.startsWith(file + ": found invalid JSON ([])"), list);
    }

    @Test
    void aProgramCannotMakeOneThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new LlamaConfig(8, 8, 1, 2, 0, 4, 8, 8, 1e-5, 1e4, new RopeScaling.None(),
            true, -1, List.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new RopeScaling.Llama3(8, 4, 4, 100));
    }

    @Test
    void generationDefaultsFallBackToTheConfiguration() throws IOException {
        LlamaConfig config = read("{'eos_token_id': 7}");
        Path file = directory.resolve(GenerationDefaults.FILE_NAME);
        assertEquals(List.of(7), GenerationDefaults.read(directory, config).eosTokenIds());
        Files.writeString(file, "{\"eos_token_id\": [330, 0]}");
        assertEquals(List.of(330, 0), GenerationDefaults.read(directory, config).eosTokenIds());
        Files.writeString(file, "{\"eos_token_id\": 9}");
        assertEquals(List.of(9), GenerationDefaults.read(directory, config).eosTokenIds());
        Files.writeString(file, "{}");
        assertEquals(List.of(7), GenerationDefaults.read(directory, config).eosTokenIds());
        Files.writeString(file, "{\"eos_token_id\": \"</s>\"}");
        assertEquals(file + ": key eos_token_id: found \"</s>\", expected a token id or a list of token ids",
            assertThrows(InputException.class, () -> GenerationDefaults.read(directory, config)).getMessage());
        Files.writeString(file, "{\"eos_token_id\": [9, 331]}");
        assertEquals(file + ": key eos_token_id: found 331, expected an id of the model's, from 0 to 330 (vocab_size in config.json)",
            assertThrows(InputException.class, () -> GenerationDefaults.read(directory, config)).getMessage());
        Files.delete(file);
        LlamaConfig beyond = read("{'eos_token_id': 331}");
        assertEquals(directory.resolve(LlamaConfig.FILE_NAME)
            + ": key eos_token_id: found 331, expected an id of the model's, from 0 to 330 (vocab_size in config.json)",
            assertThrows(InputException.class, () -> GenerationDefaults.read(directory, beyond)).getMessage());
    }
}
