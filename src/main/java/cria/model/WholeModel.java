package cria.model;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.safetensors.ModelWeights;
import java.nio.file.Path;

/// A model directory as Hugging Face tools write it, its weights mapped.
public record WholeModel(LlamaConfig config, ModelWeights weights) implements StoredModel {

    /// @throws cria.InputException with file and tensor where it is not a Llama that is computed exactly
    public static WholeModel open(Path directory) {
        LlamaConfig config = LlamaConfig.read(directory);
        ModelWeights weights = ModelWeights.open(directory);
        try {
            WeightsCheck.check(config, weights);
            return new WholeModel(config, weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    @Override
    public Path directory() {
        return weights.directory();
    }

    @Override
    public MemoryNeed need(Room room) {
        return MemoryNeed.of(new MemoryNeed.Part("weights (%s)".formatted(room.precision().valueName()),
            FrozenLayers.bytes(room, LlamaLoader.shapes(config).values())));
    }

    @Override
    public Layers layers(Backend backend) {
        return new FrozenLayers(backend, weights::tensor);
    }

    @Override
    public void close() {
        weights.close();
    }
}
