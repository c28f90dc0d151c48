package cria.checkpoint;

import cria.InputException;
import cria.WorkException;
import cria.file.IoReason;
import cria.kernel.Backend;
import cria.optim.AdamW;
import cria.optim.Stored;
import cria.safetensors.FiniteValues;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.tuning.SavedType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `optimizer.safetensors`: AdamW's means in float32, as `m.NAME` and `v.NAME`, and as `master.NAME` the weights in float32 where
/// the model's own files beside it have rounded them.
final class OptimizerFile {
    static final String NAME = "optimizer.safetensors";
    private static final String MASTER = "master.";

    private OptimizerFile() {}

    static void write(Path directory, Backend backend, AdamW optimizer, SavedType type) {
        List<TensorSource> tensors = new ArrayList<>();
        if (type != SavedType.FLOAT32) {
            optimizer.masters().forEach(master -> tensors.add(new StoredSource(backend, MASTER + master.name(), DType.F32, master)));
        }
        optimizer.means().forEach(mean -> tensors.add(new StoredSource(backend, mean.name(), DType.F32, mean)));
        SafetensorsWriter.write(directory.resolve(NAME), tensors);
    }

    /// Puts weights and means in place.
    ///
    /// @throws InputException if they are not of this model
    static void restore(Path directory, Backend backend, AdamW optimizer) {
        List<SafetensorsFile> files = new ArrayList<>();
        try {
            SafetensorsFile states = SafetensorsFile.open(directory.resolve(NAME));
            files.add(states);
            for (Path model : modelFiles(directory)) {
                files.add(SafetensorsFile.open(model));
            }
            for (Stored master : optimizer.masters()) {
                load(backend, states.entry(MASTER + master.name()).isPresent() ? states.tensor(MASTER + master.name())
                    : inModel(directory, files, master.name()), master, directory);
            }
            for (Stored mean : optimizer.means()) {
                Tensor saved = states.tensor(mean.name());
                load(backend, saved, mean, states.path());
                if (mean.name().startsWith(AdamW.SECOND_MOMENT)) {
                    refuseNegative(saved, states.path());
                }
            }
        } finally {
            files.forEach(SafetensorsFile::close);
        }
    }

    private static List<Path> modelFiles(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().endsWith(".safetensors") && !file.getFileName().toString().equals(NAME))
                .sorted().toList();
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be listed: " + IoReason.of(e), e);
        }
    }

    private static Tensor inModel(Path directory, List<SafetensorsFile> files, String name) {
        return files.stream().filter(file -> file.entry(name).isPresent()).findFirst()
            .orElseThrow(() -> new InputException(directory,
                "tensor %s: not in any safetensors file here; is this checkpoint of another model?".formatted(name)))
            .tensor(name);
    }

    private static void load(Backend backend, Tensor from, Stored to, Path where) {
        if (from.dtype() != DType.F32 || !from.shape().equals(to.shape())) {
            throw new InputException(where, "tensor %s: found %s %s, expected F32 %s; is this checkpoint of another model?"
                .formatted(from.name(), from.dtype(), from.shape(), to.shape()));
        }
        FiniteValues.check(where, from, "no run can go on from it");
        to.write(backend, from);
    }

    /// No mean of squares is below zero, and AdamW takes its root.
    private static void refuseNegative(Tensor squares, Path file) {
        Tensor flat = squares.view(squares.elements());
        for (long from = 0; from < flat.elements(); from += Stored.PIECE) {
            for (float value : flat.rows(from, Math.min(Stored.PIECE, flat.elements() - from)).toFloats()) {
                if (value < 0) {
                    throw new InputException(file, "tensor %s: found %s, expected no mean of squares below 0; no run can go on from it"
                        .formatted(squares.name(), value));
                }
            }
        }
    }
}
