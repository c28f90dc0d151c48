package cria.benchmarks;

import cria.InputException;
import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Sizes of a Llama, under the names that the peer script gives them.
record ModelShape(int hidden, int intermediate, int layers, int heads, int kvHeads, int vocabulary) {

    private static final Map<String, ModelShape> SHAPES = Map.of(
        "tiny", new ModelShape(128, 384, 4, 4, 2, 1024),
        "15m", new ModelShape(288, 768, 6, 6, 6, 32_000),
        "135m", new ModelShape(576, 1536, 30, 9, 3, 49_152),
        "360m", new ModelShape(960, 2560, 32, 15, 5, 49_152),
        "1b", new ModelShape(2048, 8192, 16, 32, 8, 128_256));

    /// @throws InputException for any other name
    static ModelShape named(String name) {
        ModelShape shape = SHAPES.get(name);
        if (shape == null) {
            throw new InputException("no shape " + name + "; there are "
                + String.join(", ", new TreeSet<>(SHAPES.keySet())));
        }
        return shape;
    }

    LlamaConfig config() {
        return new LlamaConfig(hidden, intermediate, layers, heads, kvHeads, hidden / heads, vocabulary, 8192, 1e-6, 500_000,
            new RopeScaling.None(), true, -1, List.of(), List.of());
    }
}
