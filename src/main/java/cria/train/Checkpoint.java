package cria.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.WorkException;
import cria.data.batch.BatchPlan;
import cria.file.AtomicFiles;
import cria.kernel.Backend;
import cria.optim.AdamW;
import cria.optim.Stored;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `checkpoint-N/`: a whole model that others can open, and all that the run needs to go on as if it had never stopped.
/// `optimizer.safetensors` holds AdamW's states and the weights in float32 too, since `--save_dtype base` rounds those of the model.
public final class Checkpoint {
    private static final Pattern NAME = Pattern.compile("checkpoint-(\\d+)");
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String ORDER = "rng_state.json";
    private static final String MASTER = "master.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Checkpoint() { }

    /// Writes everything under a temporary name and renames it at the end.
    static Path write(Path outputDirectory, int step, List<Content> contents) {
        Path target = outputDirectory.resolve("checkpoint-" + step);
        Path temporary = outputDirectory.resolve("tmp-checkpoint-" + step);
        try {
            delete(temporary);
            Files.createDirectories(temporary);
            for (Content content : contents) {
                content.write(temporary);
            }
            delete(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException e) {
            throw new WorkException(target + ": cannot be written: " + e, e);
        }
    }

    /// Something that a checkpoint holds.
    interface Content {
        void write(Path directory);
    }

    static Content optimizer(Backend backend, AdamW optimizer) {
        return directory -> {
            List<TensorSource> tensors = new ArrayList<>();
            for (Stored master : optimizer.masters()) {
                tensors.add(Weights.source(backend, MASTER + master.name(), DType.F32, master));
            }
            for (Stored mean : optimizer.means()) {
                tensors.add(Weights.source(backend, mean.name(), DType.F32, mean));
            }
            SafetensorsWriter.write(directory.resolve(OPTIMIZER), tensors);
        };
    }

    /// Where the learning rate stands, and what the order of the examples depends on.
    static Content progress(TrainConfig config, int step, int examples) {
        return directory -> {
            Map<String, Object> scheduler = new LinkedHashMap<>();
            scheduler.put("last_epoch", step);
            scheduler.put("_last_lr", List.of(config.schedule().at(step)));
            AtomicFiles.writeJson(directory.resolve("scheduler.json"), scheduler);
            Map<String, Object> order = new LinkedHashMap<>(order(config.batching(), examples));
            order.put("step", step);
            AtomicFiles.writeJson(directory.resolve(ORDER), order);
        };
    }

    private static Map<String, Object> order(BatchPlan.Options batching, int examples) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("seed", batching.seed());
        order.put("sampling", batching.sampling().name());
        order.put("batch_size", batching.batchSize());
        order.put("accumulation", batching.accumulation());
        order.put("examples", examples);
        return order;
    }

    /// The latest checkpoint of a directory.
    public static Optional<Path> latest(Path outputDirectory) {
        List<Path> all = all(outputDirectory);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// Whether a directory has the name of a checkpoint.
    public static boolean isOne(Path directory) {
        return step(directory).isPresent();
    }

    /// Deletes all but the latest `limit`; 0 keeps all.
    static void prune(Path outputDirectory, int limit) {
        List<Path> all = all(outputDirectory);
        for (Path old : limit == 0 ? List.<Path>of() : all.subList(0, Math.max(0, all.size() - limit))) {
            try {
                delete(old);
            } catch (IOException e) {
                throw new WorkException(old + ": cannot be deleted: " + e, e);
            }
        }
    }

    private static List<Path> all(Path outputDirectory) {
        if (!Files.isDirectory(outputDirectory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(outputDirectory)) {
            return files.filter(file -> step(file).isPresent()).sorted(Comparator.comparingInt(file -> step(file).orElseThrow())).toList();
        } catch (IOException e) {
            throw new WorkException(outputDirectory + ": cannot be listed: " + e, e);
        }
    }

    private static Optional<Integer> step(Path directory) {
        Matcher matcher = NAME.matcher(directory.getFileName().toString());
        return matcher.matches() && Files.isDirectory(directory) ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /// Puts a checkpoint's weights and states in place, and the optimizer's step.
    ///
    /// @throws InputException if it is not of this model, or of a run that took the examples in another order
    static void restore(Path checkpoint, Backend backend, AdamW optimizer, TrainConfig config, int examples) {
        Path file = checkpoint.resolve(ORDER);
        if (!Files.exists(file) || !Files.exists(checkpoint.resolve(OPTIMIZER))) {
            throw new InputException(checkpoint, "no checkpoint of a run here: " + ORDER + " or " + OPTIMIZER + " is missing");
        }
        JsonNode saved = json(file);
        order(config.batching(), examples).forEach((key, value) -> {
            if (!saved.path(key).asText().equals(value.toString())) {
                throw new InputException(file, "the run that is to go on had %s %s, this one has %s; give it the same flags and data"
                    .formatted(key, saved.path(key).asText("none"), value));
            }
        });
        try (SafetensorsFile states = SafetensorsFile.open(checkpoint.resolve(OPTIMIZER))) {
            optimizer.masters().forEach(master -> load(backend, states, MASTER + master.name(), master));
            optimizer.means().forEach(mean -> load(backend, states, mean.name(), mean));
        }
        optimizer.resume(saved.path("step").asInt());
    }

    private static void load(Backend backend, SafetensorsFile file, String name, Stored to) {
        Tensor from = file.tensor(name);
        if (from.dtype() != DType.F32 || !from.shape().equals(to.shape())) {
            throw new InputException(file.path(), "tensor %s: found %s %s, expected F32 %s; is this checkpoint of another model?"
                .formatted(name, from.dtype(), from.shape(), to.shape()));
        }
        Weights.load(backend, to, from);
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InputException(file, "cannot be read as JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
