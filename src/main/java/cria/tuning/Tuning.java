package cria.tuning;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.layer.TrainedWeights;
import cria.model.Layers;
import cria.model.LlamaConfig;
import cria.model.StoredModel;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/// What of a model is trained, what it takes, and how the result is saved and opened again: chosen once, before anything is
/// built. Everything that trains asks this and nothing else, so another way to tune is a class more.
public interface Tuning {

    /// The weights that are trained, under the names that files give them, and their shapes.
    Map<String, Shape> trained(LlamaConfig config);

    /// What [#layers] allocates: all that the model takes beside the trained weights, their gradients and their means.
    ///
    /// @param tokens of the largest micro-batch
    MemoryNeed need(LlamaConfig config, Room room, int tokens);

    /// What a trained weight is before the first step, on the host and in any floating type.
    ///
    /// @param base finds a weight of the base model
    Tensor initial(String name, LlamaConfig config, Function<String, Tensor> base);

    /// What stands at each place of the model.
    ///
    /// @param trained the weights of [#trained]
    /// @param base    finds a weight of the base model, which stays open as long as the layers are used
    /// @param tokens  of the largest micro-batch
    Layers layers(Backend backend, LlamaConfig config, TrainedWeights trained, Function<String, Tensor> base, int tokens);

    /// Writes the result, each file whole or not at all. What of the trained weights is written in float32 stands in the
    /// directory's safetensors files under its own name, so a checkpoint need not hold it twice.
    void save(Path directory, TrainedModel model);

    /// Opens what [#save] wrote, to be read only.
    ///
    /// @throws cria.InputException if it is not as it was written
    StoredModel open(Path directory);
}
