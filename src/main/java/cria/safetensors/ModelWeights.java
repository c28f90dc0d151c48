package cria.safetensors;

import cria.InputException;
import cria.file.JsonObject;
import cria.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The weights of a model directory: `model.safetensors`, or the shards that `model.safetensors.index.json` lists. Which of
/// the two is seen only through [#shards], so that a result can be laid out as its base was. Closing it ends every tensor.
public final class ModelWeights implements AutoCloseable {

    public static final String FILE_NAME = "model.safetensors";
    public static final String INDEX_NAME = "model.safetensors.index.json";

    private static final Pattern SHARD = Pattern.compile("[\\w.@+-]{1,200}\\.safetensors");

    private final Path directory;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> fileByTensor;

    /// One file of the model.
    ///
    /// @param names its tensors, in the order of their bytes
    public record Shard(Path file, List<String> names) {}

    private ModelWeights(Path directory, List<SafetensorsFile> files, Map<String, SafetensorsFile> fileByTensor) {
        this.directory = directory;
        this.files = files;
        this.fileByTensor = fileByTensor;
    }

    /// Where both layouts are present the single file wins, as in transformers.
    ///
    /// @throws InputException when there are no such weights (saying what there is instead), or they break a rule
    public static ModelWeights open(Path directory) {
        if (Files.exists(directory.resolve(FILE_NAME))) {
            return open(directory, directory.resolve(FILE_NAME), Map.of(FILE_NAME, List.of()));
        }
        Path index = directory.resolve(INDEX_NAME);
        if (Files.exists(index)) {
            return open(directory, index, namesByShard(index));
        }
        throw MissingWeights.explain(directory);
    }

    private static ModelWeights open(Path directory, Path index, Map<String, List<String>> namesByShard) {
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            Map<String, SafetensorsFile> fileByTensor = new LinkedHashMap<>();
            for (Map.Entry<String, List<String>> shard : namesByShard.entrySet()) {
                Path path = directory.resolve(shard.getKey());
                if (!Files.exists(path)) {
                    throw new InputException(index,
                        "shard %s: found nothing, expected a file beside the index: fetch it again".formatted(shard.getKey()));
                }
                SafetensorsFile file = SafetensorsFile.open(path);
                files.add(file);
                for (String name : file.names()) {
                    SafetensorsFile other = fileByTensor.put(name, file);
                    if (other != null) {
                        throw new InputException(path, "tensor %s: found here and in %s, expected it in one shard"
                            .formatted(name, other.path().getFileName()));
                    }
                }
                for (String name : shard.getValue()) {
                    if (file.entry(name).isEmpty()) {
                        throw new InputException(path, "tensor %s: found nothing, expected it here by %s"
                            .formatted(name, index.getFileName()));
                    }
                }
            }
            return new ModelWeights(directory, List.copyOf(files), fileByTensor);
        } catch (RuntimeException e) {
            files.forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static Map<String, List<String>> namesByShard(Path index) {
        JsonObject weightMap = JsonObject.read(index).object("weight_map");
        Map<String, List<String>> namesByShard = new TreeMap<>();
        for (String name : weightMap.keys()) {
            String shard = weightMap.string(name);
            // A path could lead out of the directory that the user named.
            if (!SHARD.matcher(shard).matches()) {
                throw weightMap.refused(name, "the name of a .safetensors file beside the index");
            }
            namesByShard.computeIfAbsent(shard, _ -> new ArrayList<>()).add(name);
        }
        if (namesByShard.isEmpty()) {
            throw new InputException(index, "key weight_map: found no tensors, expected at least one");
        }
        return namesByShard;
    }

    public Path directory() {
        return directory;
    }

    /// Shard by shard, in the order of their bytes.
    public List<String> names() {
        return List.copyOf(fileByTensor.keySet());
    }

    public boolean contains(String name) {
        return fileByTensor.containsKey(name);
    }

    /// The file that holds a tensor.
    public Path fileOf(String name) {
        return file(name).path();
    }

    /// Type, shape and place of a tensor, whether or not Cria computes with its type.
    public TensorEntry entry(String name) {
        return file(name).entry(name).orElseThrow();
    }

    /// A read-only view of a tensor in its mapped file.
    ///
    /// @throws InputException when there is no such tensor, or its type is one that Cria does not compute with
    public Tensor tensor(String name) {
        return file(name).tensor(name);
    }

    /// The files and what each holds, by file name.
    public List<Shard> shards() {
        return files.stream().map(file -> new Shard(file.path(), file.names())).toList();
    }

    /// Bytes of all tensors.
    public long bytes() {
        return files.stream().flatMap(file -> file.entries().stream()).mapToLong(TensorEntry::bytes).sum();
    }

    private SafetensorsFile file(String name) {
        SafetensorsFile file = fileByTensor.get(name);
        if (file == null) {
            throw new InputException(directory, "tensor %s: found nothing, expected it among the %d tensors of the model"
                .formatted(name, fileByTensor.size()));
        }
        return file;
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
