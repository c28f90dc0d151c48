package cria.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.safetensors.ModelWeights;
import cria.safetensors.TensorEntry;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// Headers of safetensors, and the index of shards.
class WeightsFuzzTest {

    private static final Set<String> FILES = Set.of("model.safetensors", "model.safetensors.index.json", "a.safetensors", "b.safetensors");

    @TempDir
    Path folder;

    @FuzzTest
    void weights(byte[] input) {
        new Sections(input, FILES).write(Sections.emptied(folder));
        Contract.read(input, folder, () -> ModelWeights.open(folder)).ifPresent(weights -> {
            try (weights) {
                weights.shards();
                weights.bytes();
                weights.names().forEach(name -> touch(weights, name));
            }
        });
    }

    /// Reads every byte of a tensor that can be computed with.
    private static void touch(ModelWeights weights, String name) {
        TensorEntry entry = weights.entry(name);
        if (entry.type().dtype().isPresent()) {
            Tensor tensor = weights.tensor(name);
            if (tensor.dtype() == DType.I32) {
                tensor.toInts();
            } else {
                tensor.toFloats();
            }
        }
    }
}
