package cria.tuning;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.layer.TrainedWeights;
import cria.model.FrozenLayers;
import cria.model.Layers;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.StoredModel;
import cria.model.WholeModel;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/// Trains every weight; the result is a whole model.
public record FullTuning() implements Tuning {

    @Override
    public Map<String, Shape> trained(LlamaConfig config) {
        return LlamaLoader.shapes(config);
    }

    @Override
    public MemoryNeed need(LlamaConfig config, Room room, int tokens) {
        return MemoryNeed.of();
    }

    @Override
    public Tensor initial(String name, LlamaConfig config, Function<String, Tensor> base) {
        return base.apply(name);
    }

    @Override
    public Layers layers(Backend backend, LlamaConfig config, TrainedWeights trained, Function<String, Tensor> base, int tokens) {
        return new TrainedLayers(backend.kernels(), trained, new FrozenLayers(backend, base));
    }

    @Override
    public void save(Path directory, TrainedModel model) {
        ModelDirectory.write(directory, model, trained(model.config()).keySet());
    }

    @Override
    public StoredModel open(Path directory) {
        return WholeModel.open(directory);
    }
}
