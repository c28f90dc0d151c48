package cria.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.demo.DemoShape.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A small Llama before training: its configuration and its weights drawn at random, as transformers' `_init_weights` does:
/// matrices from N(0, 0.02²), norms one.
final class DemoModel {

    static final double INITIALIZER_RANGE = 0.02;

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoModel() { }

    /// Takes one weight after another; `values` holds its elements row by row.
    @FunctionalInterface
    interface Sink {

        void accept(Weight weight, float[] values) throws IOException;
    }

    /// Draws all weights in the order of [DemoShape#weights()]. The same seed gives the same bits on every machine.
    static void draw(DemoShape shape, long seed, Sink sink) throws IOException {
        Normal normal = new Normal(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        for (Weight weight : shape.weights()) {
            float[] values = new float[weight.elements()];
            if (weight.norm()) {
                Arrays.fill(values, 1);
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (INITIALIZER_RANGE * normal.next());
                }
            }
            sink.accept(weight, values);
        }
    }

    /// Writes `config.json` and `generation_config.json`. The ids of special tokens are those of [TokenizerFiles].
    static void writeConfiguration(Path directory, DemoShape shape, String dtype) throws IOException {
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add("LlamaForCausalLM");
        config.put("attention_bias", false).put("attention_dropout", 0.0);
        specials(config);
        config.put("dtype", dtype).put("head_dim", shape.headDim()).put("hidden_act", "silu").put("hidden_size", shape.hidden())
                .put("initializer_range", INITIALIZER_RANGE).put("intermediate_size", shape.intermediate())
                .put("max_position_embeddings", shape.maxPositions()).put("mlp_bias", false).put("model_type", "llama")
                .put("num_attention_heads", shape.heads()).put("num_hidden_layers", shape.layers())
                .put("num_key_value_heads", shape.kvHeads()).put("pretraining_tp", 1)
                .put("rms_norm_eps", DemoShape.NORM_EPSILON).putNull("rope_scaling").put("rope_theta", DemoShape.ROPE_THETA)
                .put("tie_word_embeddings", true).put("torch_dtype", dtype).put("use_cache", true)
                .put("vocab_size", shape.vocabulary());
        TokenizerFiles.writeJson(directory.resolve("config.json"), config);
        ObjectNode generation = JSON.createObjectNode();
        specials(generation);
        TokenizerFiles.writeJson(directory.resolve("generation_config.json"), generation);
    }

    private static void specials(ObjectNode node) {
        int endOfText = TokenizerFiles.SPECIALS.indexOf(TokenizerFiles.END_OF_TEXT);
        node.put("bos_token_id", endOfText).put("eos_token_id", TokenizerFiles.SPECIALS.indexOf(TokenizerFiles.TURN_END))
                .put("pad_token_id", endOfText);
    }

    /// Standard normal numbers by the polar method (Marsaglia and Bray 1964, <https://doi.org/10.1137/1006063>) in
    /// [StrictMath], because the library's own method may differ between Java versions.
    private static final class Normal {

        private final RandomGenerator random;
        private double spare = Double.NaN;

        Normal(RandomGenerator random) {
            this.random = random;
        }

        double next() {
            if (!Double.isNaN(spare)) {
                double value = spare;
                spare = Double.NaN;
                return value;
            }
            while (true) {
                double x = 2 * random.nextDouble() - 1;
                double y = 2 * random.nextDouble() - 1;
                double square = x * x + y * y;
                if (square > 0 && square < 1) {
                    double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
                    spare = y * scale;
                    return x * scale;
                }
            }
        }
    }
}
