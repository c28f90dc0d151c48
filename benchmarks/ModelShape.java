package cria.benchmarks;

import cria.InputException;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Sizes of a Llama, under the names that the peer scripts give them; `1b`, `3b` and `8b` are those of Llama 3.2 and 3.1.
///
/// @param tied whether the embedding is also the output matrix
record ModelShape(int hidden, int intermediate, int layers, int heads, int kvHeads, int vocabulary, boolean tied) {

    private static final Map<String, ModelShape> SHAPES = Map.of(
        "tiny", new ModelShape(128, 384, 4, 4, 2, 1024, true),
        "15m", new ModelShape(288, 768, 6, 6, 6, 32_000, true),
        "135m", new ModelShape(576, 1536, 30, 9, 3, 49_152, true),
        "360m", new ModelShape(960, 2560, 32, 15, 5, 49_152, true),
        "1b", new ModelShape(2048, 8192, 16, 32, 8, 128_256, true),
        "3b", new ModelShape(3072, 8192, 28, 24, 8, 128_256, true),
        "8b", new ModelShape(4096, 14_336, 32, 32, 8, 128_256, false));

    /// @throws InputException for any other name
    static ModelShape named(String name) {
        ModelShape shape = SHAPES.get(name);
        if (shape == null) {
            throw new InputException("no shape " + name + "; there are "
                + String.join(", ", new TreeSet<>(SHAPES.keySet())));
        }
        return shape;
    }

    int headSize() {
        return hidden / heads;
    }

    LlamaConfig config() {
        return new LlamaConfig(hidden, intermediate, layers, heads, kvHeads, headSize(), vocabulary, 8192, 1e-6, 500_000,
            new RopeScaling.None(), tied, -1, List.of(), List.of());
    }

    /// Weights that a token is multiplied with: every matrix but the embedding, which is only looked up.
    long multiplied() {
        long attention = 2L * hidden * hidden + 2L * hidden * kvHeads * headSize();
        return layers * (attention + 3L * hidden * intermediate) + (long) vocabulary * hidden;
    }

    /// Operations that the model asks for in a step, a token: forward 2 a weight, backward twice that. Attention's two products
    /// see half of a document on average. What an implementation computes a second time does not count.
    double operations(int documentLength) {
        return 6.0 * multiplied() + 6.0 * layers * hidden * documentLength;
    }
}
