package cria.model;

import com.fasterxml.jackson.databind.JsonNode;
import cria.file.JsonObject;

/// Finds the rotary embedding in a `config.json`. transformers 4 wrote `rope_theta` and `rope_scaling` side by side, with
/// `type` before it said `rope_type`; transformers 5 writes both into `rope_parameters`, for some models one level deeper,
/// under the name of each kind of layer.
final class RopeReader {

    private static final double DEFAULT_THETA = 10_000;
    private static final double MAX_THETA = 1e15;
    private static final double MAX_FACTOR = 1e6;
    private static final int MAX_POSITIONS = 1 << 30;

    record Rope(double theta, RopeScaling scaling) {}

    private RopeReader() {}

    static Rope read(JsonObject config) {
        LlamaConfigReader.expect(config, "partial_rotary_factor", 1);
        if (config.has("rope_parameters")) {
            if (config.has("rope_scaling") && !config.get("rope_scaling").equals(config.get("rope_parameters"))) {
                throw config.refused("rope_scaling", "it to be absent or equal where there is rope_parameters");
            }
            JsonObject rope = flat(config);
            LlamaConfigReader.expect(rope, "partial_rotary_factor", 1);
            double theta = rope.has("rope_theta") ? theta(rope) : theta(config);
            LlamaConfigReader.expect(config, "rope_theta", theta);
            return new Rope(theta, scaling(rope));
        }
        return new Rope(theta(config),
            config.has("rope_scaling") ? scaling(config.object("rope_scaling")) : new RopeScaling.None());
    }

    private static double theta(JsonObject object) {
        return object.has("rope_theta") ? object.number("rope_theta", 1, MAX_THETA) : DEFAULT_THETA;
    }

    /// Looks through one level of layer kinds where all of them agree.
    private static JsonObject flat(JsonObject config) {
        JsonObject rope = config.object("rope_parameters");
        String kind = null;
        for (String key : rope.keys()) {
            JsonNode value = rope.get(key);
            if (!value.isObject()) {
                return rope;
            }
            if (kind != null && !value.equals(rope.get(kind))) {
                throw config.refused("rope_parameters", "the same for every layer");
            }
            kind = key;
        }
        return kind == null ? rope : rope.object(kind);
    }

    private static RopeScaling scaling(JsonObject rope) {
        String key = rope.has("rope_type") ? "rope_type" : "type";
        if (!rope.has(key)) {
            if (rope.has("factor")) {
                throw rope.refused("rope_type", "\"default\" or \"llama3\"");
            }
            return new RopeScaling.None();
        }
        return switch (rope.string(key)) {
            case "default" -> new RopeScaling.None();
            case "llama3" -> {
                double low = rope.positive("low_freq_factor", MAX_FACTOR);
                double high = rope.positive("high_freq_factor", MAX_FACTOR);
                if (low >= high) {
                    throw rope.refused("low_freq_factor", "less than high_freq_factor " + high);
                }
                yield new RopeScaling.Llama3(rope.number("factor", 1, MAX_FACTOR), low, high,
                    rope.integer("original_max_position_embeddings", 1, MAX_POSITIONS));
            }
            default -> throw rope.refused(key, "\"default\" or \"llama3\"");
        };
    }
}
