package cria.tuning;

import cria.WorkException;
import cria.file.AtomicFiles;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.IoReason;
import cria.model.LlamaNames;
import cria.safetensors.ModelWeights;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes a trained model as its base lies there: the same files of configuration and tokenizer byte for byte, the weights in
/// the same shards.
public final class ModelDirectory {

    /// What belongs to a model beside its weights.
    private static final Pattern COMPANION = Pattern.compile(
        "[^.].*\\.(json|jinja|txt|model)|LICENSE.*|NOTICE.*|USE_POLICY.*");

    /// What weights, and runs of trainers, leave beside a model.
    private static final Set<String> NOT_OF_THE_MODEL = Set.of("trainer_state.json", "train_results.json", "eval_results.json",
        "all_results.json", "training_args.json", "scheduler.json", "rng_state.json", ModelWeights.INDEX_NAME,
        "pytorch_model.bin.index.json", "adapter_config.json");

    private ModelDirectory() {}

    /// The weights come last: while they are missing, the directory is no model. Each file appears whole or not at all.
    ///
    /// @param trained names of the weights that are no longer the base's
    /// @throws WorkException if a file cannot be written
    public static void write(Path directory, TrainedModel model, Set<String> trained) {
        ModelWeights base = model.base();
        try {
            Files.createDirectories(directory);
            for (Path companion : companions(base.directory())) {
                AtomicFiles.writeBytes(directory.resolve(companion.getFileName()), InputFiles.bytes(companion, FileKind.TOKENIZER));
            }
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be written: " + IoReason.of(e), e);
        }
        ModelWriter.write(directory, base.shards().stream()
            .map(shard -> shard.names().stream()
                // A tied head is the embedding; a second copy would be out of date.
                .filter(name -> !(model.config().tieWordEmbeddings() && name.equals(LlamaNames.LM_HEAD)))
                .map(name -> trained.contains(name) ? trained(name, model) : TensorSource.of(base.tensor(name))).toList())
            .filter(shard -> !shard.isEmpty()).toList());
    }

    private static List<Path> companions(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                .filter(file -> COMPANION.matcher(file.getFileName().toString()).matches())
                .filter(file -> !NOT_OF_THE_MODEL.contains(file.getFileName().toString()))
                .sorted().toList();
        }
    }

    private static TensorSource trained(String name, TrainedModel model) {
        DType dtype = switch (model.type()) {
            case FLOAT32 -> DType.F32;
            case BASE -> model.base().entry(name).type().dtype().orElseThrow();
        };
        return model.weights().apply(name, dtype);
    }
}
