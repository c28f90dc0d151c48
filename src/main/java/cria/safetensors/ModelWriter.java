package cria.safetensors;

import cria.WorkException;
import cria.file.AtomicFiles;
import cria.file.PendingFile;
import cria.file.PendingFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes the weights of a model directory, as `save_pretrained` of transformers lays them out: one `model.safetensors`, or
/// `model-0000i-of-0000n.safetensors` and an index that says which tensor is where.
public final class ModelWriter {

    private static final Pattern WEIGHTS = Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors(\\.index\\.json)?");

    private ModelWriter() {}

    /// Every shard is on the disk before the first gets its final name. Weights that an earlier write left under other
    /// names are removed, since a reader might take them for the model.
    ///
    /// @param shards the tensors of each file, in order; one list makes one file without an index
    /// @throws WorkException when a file cannot be written; then the directory is as it was
    public static void write(Path directory, List<? extends List<? extends TensorSource>> shards) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one shard");
        }
        Map<String, Object> index = index(shards);
        Set<String> written = new HashSet<>();
        try (PendingFiles files = new PendingFiles()) {
            for (int i = 0; i < shards.size(); i++) {
                PendingFile file = files.create(directory.resolve(fileName(i, shards.size())));
                SafetensorsWriter.write(file, shards.get(i), SafetensorsWriter.PYTORCH);
                file.finish();
                written.add(fileName(i, shards.size()));
            }
            if (shards.size() > 1) {
                PendingFile file = files.create(directory.resolve(ModelWeights.INDEX_NAME));
                file.write(ByteBuffer.wrap(AtomicFiles.json(index)));
                file.finish();
                written.add(ModelWeights.INDEX_NAME);
            }
            files.commit();
            removeOthers(directory, written);
        } catch (IOException e) {
            throw PendingFile.failure(directory, e);
        }
    }

    private static String fileName(int shard, int shards) {
        return shards == 1 ? ModelWeights.FILE_NAME : "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
    }

    private static Map<String, Object> index(List<? extends List<? extends TensorSource>> shards) {
        long bytes = 0;
        long parameters = 0;
        Map<String, String> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            for (TensorSource tensor : shards.get(i)) {
                bytes += tensor.bytes();
                parameters += tensor.shape().elements();
                if (weightMap.put(tensor.name(), fileName(i, shards.size())) != null) {
                    throw new IllegalArgumentException("two tensors are called " + tensor.name());
                }
            }
        }
        Map<String, Long> metadata = new TreeMap<>(Map.of("total_parameters", parameters, "total_size", bytes));
        return new TreeMap<>(Map.of("metadata", metadata, "weight_map", weightMap));
    }

    private static void removeOthers(Path directory, Set<String> written) throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(directory)) {
            others = files.filter(file -> WEIGHTS.matcher(file.getFileName().toString()).matches())
                .filter(file -> !written.contains(file.getFileName().toString())).toList();
        }
        for (Path other : others) {
            Files.delete(other);
        }
    }
}
