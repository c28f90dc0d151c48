package cria.tuning;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.model.FrozenLayers;
import cria.model.Layers;
import cria.model.LlamaConfig;
import cria.model.StoredModel;
import cria.model.WholeModel;
import cria.safetensors.SafetensorsFile;
import java.nio.file.Path;

/// A base model under the norms that [NormsTuning] wrote.
record NormsModel(WholeModel base, SafetensorsFile norms) implements StoredModel {

    static NormsModel open(Path directory) {
        SafetensorsFile norms = SafetensorsFile.open(directory.resolve(NormsTuning.FILE_NAME));
        return new NormsModel(WholeModel.open(Path.of(norms.metadata().get(NormsTuning.BASE))), norms);
    }

    @Override
    public LlamaConfig config() {
        return base.config();
    }

    @Override
    public Path directory() {
        return base.directory();
    }

    @Override
    public MemoryNeed need(Room room) {
        return base.need(room);
    }

    @Override
    public Layers layers(Backend backend) {
        return new FrozenLayers(backend, name -> norms.entry(name).isPresent() ? norms.tensor(name) : base.weights().tensor(name));
    }

    @Override
    public void close() {
        norms.close();
        base.close();
    }
}
