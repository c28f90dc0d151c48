package cria.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.generate.GenerationDefaults;
import cria.model.LlamaConfig;
import cria.model.LlamaNames;
import cria.model.RopeScaling;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A small Llama before training: its configuration and its weights drawn at random, as transformers' `_init_weights` does:
/// matrices from N(0, 0.02²), norms one.
final class DemoModel {

    static final double INITIALIZER_RANGE = 0.02;

    /// The demo's shape, 2.8 million parameters: fine-tuned in well under a minute on two cores, and still fluent on its own
    /// corpus.
    static final LlamaConfig SHIPPED = new LlamaConfig(192, 512, 6, 6, 2, 32, 2048, 512, 1e-5, 10_000,
        new RopeScaling.None(), true, TokenizerWriter.SPECIALS.indexOf(TokenizerWriter.END_OF_TEXT),
        List.of(TokenizerWriter.SPECIALS.indexOf(TokenizerWriter.END_OF_TEXT)),
        List.of(TokenizerWriter.SPECIALS.indexOf(TokenizerWriter.TURN_END)));

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoModel() {}

    /// Writes `config.json`, `generation_config.json` and `model.safetensors` of an untrained model.
    ///
    /// @param dtype how the weights are stored: float32 to train further, or bfloat16
    /// @throws IOException where a configuration cannot be written
    /// @throws cria.WorkException where the weights cannot be written
    static void initialise(Path directory, LlamaConfig config, DType dtype, long seed) throws IOException {
        writeConfiguration(directory, config, dtype);
        try (Arena arena = Arena.ofConfined()) {
            List<TensorSource> tensors = new ArrayList<>();
            draw(config, seed, (weight, values) -> {
                MemorySegment memory = arena.allocate(4L * values.length, 64);
                Tensor tensor = Tensor.of(weight.name(), DType.F32, memory, weight.shape().dims());
                tensor.setFloats(values);
                tensors.add(TensorSource.of(weight.name(), dtype, tensor));
            });
            ModelWriter.write(directory, List.of(tensors));
        }
    }

    /// Takes one weight after another; `values` holds its elements row by row.
    @FunctionalInterface
    interface Sink {

        void accept(LlamaNames.Weight weight, float[] values);
    }

    /// Draws all weights in the order of [LlamaNames.weights(LlamaConfig)]. The same seed gives the same bits on every
    /// machine.
    static void draw(LlamaConfig config, long seed, Sink sink) {
        Normal normal = new Normal(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        for (LlamaNames.Weight weight : LlamaNames.weights(config)) {
            float[] values = new float[Math.toIntExact(weight.shape().elements())];
            if (weight.shape().rank() == 1) {
                Arrays.fill(values, 1);
            } else {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (INITIALIZER_RANGE * normal.next());
                }
            }
            sink.accept(weight, values);
        }
    }

    /// Writes `config.json` and `generation_config.json`.
    static void writeConfiguration(Path directory, LlamaConfig config, DType dtype) throws IOException {
        ObjectNode file = JSON.createObjectNode();
        file.putArray("architectures").add("LlamaForCausalLM");
        file.put("attention_bias", false).put("attention_dropout", 0.0);
        specials(file, config);
        file.put("dtype", torchName(dtype)).put("head_dim", config.headDim()).put("hidden_act", "silu")
            .put("hidden_size", config.hiddenSize()).put("initializer_range", INITIALIZER_RANGE)
            .put("intermediate_size", config.intermediateSize()).put("max_position_embeddings", config.maxPositions())
            .put("mlp_bias", false).put("model_type", "llama").put("num_attention_heads", config.numHeads())
            .put("num_hidden_layers", config.numLayers()).put("num_key_value_heads", config.numKvHeads())
            .put("pretraining_tp", 1).put("rms_norm_eps", config.rmsNormEps()).putNull("rope_scaling")
            .put("rope_theta", config.ropeTheta()).put("tie_word_embeddings", config.tieWordEmbeddings())
            .put("torch_dtype", torchName(dtype)).put("use_cache", true).put("vocab_size", config.vocabSize());
        TokenizerWriter.writeJson(directory.resolve(LlamaConfig.FILE_NAME), file);
        ObjectNode generation = JSON.createObjectNode();
        specials(generation, config);
        TokenizerWriter.writeJson(directory.resolve(GenerationDefaults.FILE_NAME), generation);
    }

    private static String torchName(DType dtype) {
        return switch (dtype) {
            case F32 -> "float32";
            case BF16 -> "bfloat16";
            case F16 -> "float16";
            case F64, I32, U16, U8 -> throw new IllegalArgumentException("no weights are " + dtype);
        };
    }

    private static void specials(ObjectNode node, LlamaConfig config) {
        node.put("bos_token_id", config.bosTokenIds().getFirst()).put("eos_token_id", config.eosTokenIds().getFirst())
            .put("pad_token_id", config.padTokenId());
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
