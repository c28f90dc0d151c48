package cria.hostile;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Each key of `config.json` with each wrong value (H4a, H11, H14).
final class ConfigKeys implements FaultClass {

    private static final Set<Ending> WORKS = EnumSet.of(Ending.WORKS);
    private static final Set<Ending> REFUSED = EnumSet.of(Ending.REFUSED);
    private static final Set<Ending> EITHER = EnumSet.of(Ending.WORKS, Ending.REFUSED);

    private static final List<String> VALUES = List.of("null", "-1", "0", "2147483648", "9223372036854775808", "1e400", "1.5", "true",
        "\"two\"", "[1]", "{\"a\": 1}");

    /// The values that are no fault of a key; what a value does that may be taken or refused is left open. All others are refused.
    private static final Map<String, Map<String, Set<Ending>>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("model_type", Map.of());
        KEYS.put("architectures", Map.of("null", WORKS));
        KEYS.put("hidden_size", Map.of());
        KEYS.put("intermediate_size", Map.of());
        KEYS.put("num_hidden_layers", Map.of());
        KEYS.put("num_attention_heads", Map.of());
        KEYS.put("num_key_value_heads", Map.of());
        KEYS.put("head_dim", Map.of("null", WORKS));
        KEYS.put("vocab_size", Map.of());
        KEYS.put("max_position_embeddings", Map.of());
        KEYS.put("rms_norm_eps", Map.of());
        KEYS.put("rope_theta", Map.of("null", WORKS, "1.5", WORKS, "2147483648", WORKS, "9223372036854775808", EITHER));
        // transformers reads one without a type as none.
        KEYS.put("rope_scaling", Map.of("null", WORKS, "{\"a\": 1}", EITHER));
        KEYS.put("tie_word_embeddings", Map.of("null", EITHER, "true", WORKS));
        // A negative id counts from the end, as in PyTorch.
        KEYS.put("pad_token_id", Map.of("null", WORKS, "-1", WORKS, "0", WORKS));
        KEYS.put("bos_token_id", Map.of("null", WORKS, "0", WORKS, "[1]", WORKS));
        KEYS.put("eos_token_id", Map.of("null", WORKS, "0", WORKS, "[1]", WORKS));
        KEYS.put("attention_bias", Map.of("null", WORKS));
        KEYS.put("hidden_act", Map.of("null", EITHER));
        KEYS.put("quantization_config", Map.of("null", WORKS));
    }

    @Override
    public Stream<HostileCase> cases() {
        return Stream.concat(KEYS.keySet().stream().flatMap(key -> VALUES.stream().map(value -> with(key, value))), Stream.of(
            text("a size of 5,000 digits", "hidden_size", "7".repeat(5_000)),
            text("a size that is no number", "hidden_size", "NaN").quoting("NaN"),
            text("a type of 100,000 characters", "model_type", "\"" + "m".repeat(100_000) + "\""),
            text("a type with control characters", "model_type", "\"\\u001b[2J\\u202e\\u0000\\u009b\\n\""),
            text("heads that do not share", "num_key_value_heads", "3"),
            text("an odd head", "head_dim", "7"),
            text("a position for no token", "max_position_embeddings", "1"),
            text("a layer too many", "num_hidden_layers", "3"),
            text("weights beyond any memory", "intermediate_size", "1048576"),
            text("rope of an unknown kind", "rope_scaling", "{\"rope_type\": \"\\u001b[31myarn\", \"factor\": 2}"),
            text("rope with no factor", "rope_scaling", "{\"rope_type\": \"llama3\"}"),
            text("rope with a factor of zero", "rope_scaling", "{\"rope_type\": \"linear\", \"factor\": 0}"),
            text("rope that falls", "rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": 8.0, \"low_freq_factor\": 4.0,"
                + "\"high_freq_factor\": 1.0, \"original_max_position_embeddings\": 8192}"),
            text("rope in words", "rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": \"8\", \"low_freq_factor\": null,"
                + "\"high_freq_factor\": [], \"original_max_position_embeddings\": -1}").quoting("null"),
            text("rope in a list", "rope_scaling", "[".repeat(900) + "]".repeat(900))));
    }

    private static HostileCase with(String key, String value) {
        Set<Ending> endings = KEYS.get(key).getOrDefault(value, REFUSED);
        HostileCase tried = HostileCase.of("config.json: %s is %s".formatted(key, value), HarmlessFiles.eval(),
            folder -> Edit.set(folder.resolve("model/config.json"), "/" + key, value), endings, "model");
        return value.equals("null") ? tried.quoting("null") : tried;
    }

    private static HostileCase text(String name, String key, String value) {
        return HostileCase.refused("config.json: " + name, HarmlessFiles.eval(),
            folder -> Edit.set(folder.resolve("model/config.json"), "/" + key, value), "model");
    }
}
