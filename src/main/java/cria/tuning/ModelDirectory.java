package cria.tuning;

import cria.WorkException;
import cria.file.IoReason;
import cria.model.LlamaNames;
import cria.safetensors.ModelWeights;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Writes a trained model as its base lies there: the same [Companions], the weights in the same shards.
public final class ModelDirectory {

    private ModelDirectory() {}

    /// The weights come last: while they are missing, the directory is no model. Each file appears whole or not at all.
    ///
    /// @param trained names of the weights that are no longer the base's
    /// @throws WorkException if a file cannot be written
    public static void write(Path directory, TrainedModel model, Set<String> trained) {
        ModelWeights base = model.base();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be written: " + IoReason.of(e), e);
        }
        model.companions().write(directory, model.type());
        ModelWriter.write(directory, base.shards().stream()
            .map(shard -> shard.names().stream()
                // A tied head is the embedding; a second copy would be out of date.
                .filter(name -> !(model.config().tieWordEmbeddings() && name.equals(LlamaNames.LM_HEAD)))
                .map(name -> trained.contains(name) ? trained(name, model) : TensorSource.of(base.tensor(name))).toList())
            .filter(shard -> !shard.isEmpty()).toList());
    }

    private static TensorSource trained(String name, TrainedModel model) {
        DType dtype = switch (model.type()) {
            case FLOAT32 -> DType.F32;
            case BASE -> model.base().entry(name).type().dtype().orElseThrow();
        };
        return model.weights().apply(name, dtype);
    }
}
