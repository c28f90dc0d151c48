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
import cria.safetensors.SafetensorsWriter;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Trains the norms and nothing else. The result is a file of norms, to be laid over the base model: a way to tune that no class
/// but those of tests knows, as an adapter would be.
public record NormsTuning() implements Tuning {
    static final String FILE_NAME = "norms.safetensors";
    static final String BASE = "base";

    @Override
    public Map<String, Shape> trained(LlamaConfig config) {
        Map<String, Shape> norms = new LinkedHashMap<>(LlamaLoader.shapes(config));
        norms.values().removeIf(shape -> shape.rank() > 1);
        return norms;
    }

    @Override
    public MemoryNeed need(LlamaConfig config, Room room, int tokens) {
        List<Shape> matrices = LlamaLoader.shapes(config).values().stream().filter(shape -> shape.rank() > 1).toList();
        return MemoryNeed.of(new MemoryNeed.Part("frozen weights", FrozenLayers.bytes(room, matrices)));
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
        SafetensorsWriter.write(directory.resolve(FILE_NAME),
            trained(model.config()).keySet().stream().map(name -> model.weights().apply(name, DType.F32)).toList(),
            Map.of(BASE, model.base().directory().toAbsolutePath().toString()));
    }

    @Override
    public StoredModel open(Path directory) {
        return NormsModel.open(directory);
    }
}
