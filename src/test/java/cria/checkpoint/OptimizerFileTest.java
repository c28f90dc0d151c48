package cria.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.backend.reference.ReferenceBackend;
import cria.data.batch.Batch;
import cria.model.ActivationPlan;
import cria.model.TinyLlama;
import cria.optim.Stored;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.SafetensorsWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.train.TinyRun;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.tuning.SavedType;
import cria.world.Alone;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerFileTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 5);
    private static final String Q_PROJ = "model.layers.1.self_attn.q_proj.weight";

    @TempDir
    Path folder;
    private final ReferenceBackend backend = new ReferenceBackend();

    @AfterEach
    void close() {
        backend.close();
    }

    private TrainingStep step(TinyLlama llama) {
        return TinyRun.open(backend, llama, new FullTuning(), ActivationPlan.KEEP, new Alone()).step();
    }

    /// After a step, so that no mean is zero.
    private TrainingStep trained() {
        TrainingStep step = step(LLAMA);
        step.take(List.of(Batch.of(TinyRun.documents(LLAMA.config(), 2, 70, 33))), 1e-2);
        return step;
    }

    /// A checkpoint: the model's file and the optimizer's.
    private Path write(TrainingStep step, SavedType type, DType model) {
        write("model.safetensors", step.optimizer().masters(), model);
        OptimizerFile.write(folder, backend, step.optimizer(), type);
        return folder.resolve("optimizer.safetensors");
    }

    private void write(String file, List<Stored> stored, DType dtype) {
        SafetensorsWriter.write(folder.resolve(file), stored.stream()
            .map(each -> (TensorSource) new StoredSource(backend, each.name(), dtype, each)).toList());
    }

    private Map<String, float[]> all(TrainingStep step) {
        Map<String, float[]> all = new HashMap<>();
        Stream.concat(step.optimizer().masters().stream(), step.optimizer().means().stream())
            .forEach(stored -> all.put(stored.name(), stored.read(backend)));
        return all;
    }

    private static List<String> names(Path file, Predicate<String> wanted) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return opened.names().stream().filter(wanted).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsPutBack(SavedType type) {
        TrainingStep before = trained();
        write(before, type, type == SavedType.FLOAT32 ? DType.F32 : DType.BF16);
        TrainingStep after = step(TinyLlama.random(LLAMA.config(), 6));
        OptimizerFile.restore(folder, backend, after.optimizer());
        Map<String, float[]> restored = all(after);
        all(before).forEach((name, values) -> assertArrayEquals(values, restored.get(name), 0, name));
    }

    @Test
    void weightsThatTheModelHasInFloat32AreNotWrittenTwice() throws IOException {
        TrainingStep step = trained();
        Path file = write(step, SavedType.FLOAT32, DType.F32);
        assertEquals(List.of(), names(file, name -> name.startsWith("master.")));
        long weights = LLAMA.weights().values().stream().mapToLong(weight -> weight.shape().elements()).sum();
        byte[] bytes = Files.readAllBytes(file);
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertEquals(8 + header + 8 * weights, bytes.length);
    }

    @Test
    void weightsThatTheModelRoundsAreWrittenInFull() {
        Path file = write(trained(), SavedType.BASE, DType.BF16);
        assertEquals(LLAMA.weights().size(), names(file, name -> name.startsWith("master.")).size());
        assertEquals(3 * LLAMA.weights().size(), names(file, _ -> true).size());
    }

    private void assertRefused(TrainingStep step, Path where, String tensor) {
        InputException e = assertThrows(InputException.class, () -> OptimizerFile.restore(folder, backend, step.optimizer()));
        assertTrue(e.getMessage().startsWith(where + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(tensor), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    @Test
    void aWeightOfAnotherShapeIsRefused() {
        write(trained(), SavedType.FLOAT32, DType.F32);
        assertRefused(step(TinyLlama.random(TinyLlama.config(310, true, -1), 6)), folder,
            "model.embed_tokens.weight: found F32 (300, 32), expected F32 (310, 32)");
    }

    @Test
    void aWeightThatIsNotThereIsRefused() throws IOException {
        TrainingStep step = trained();
        write(step, SavedType.FLOAT32, DType.F32);
        List<Stored> masters = new ArrayList<>(step.optimizer().masters());
        masters.removeIf(master -> master.name().equals(Q_PROJ));
        write("model.safetensors", masters, DType.F32);
        assertRefused(step, folder, "tensor " + Q_PROJ + ": not in any safetensors file here");
        Files.delete(folder.resolve("model.safetensors"));
        assertRefused(step, folder, "not in any safetensors file here");
    }

    @Test
    void aRoundedWeightDoesNotPassForTheWhole() {
        TrainingStep step = trained();
        write(step, SavedType.FLOAT32, DType.BF16);
        assertRefused(step, folder, "found BF16");
    }

    @Test
    void aMeanThatIsNotThereOrOfAnotherShapeIsRefused() {
        TrainingStep step = trained();
        Path file = write(step, SavedType.FLOAT32, DType.F32);
        List<Stored> means = new ArrayList<>(step.optimizer().means());
        means.removeIf(mean -> mean.name().equals("v." + Q_PROJ));
        write("optimizer.safetensors", means, DType.F32);
        assertRefused(step, file, "v." + Q_PROJ);
        TrainingStep wide = step(TinyLlama.random(TinyLlama.config(310, true, -1), 6));
        write("model.safetensors", wide.optimizer().masters(), DType.F32);
        assertRefused(wide, file, "m.model.embed_tokens.weight: found F32 (300, 32), expected F32 (310, 32)");
    }

    /// The optimizer's file with one value of one tensor changed.
    private void spoil(Path file, String tensor, float value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            buffer.putFloat((int) (8 + buffer.getLong(0) + opened.entry(tensor).orElseThrow().begin()) + 4 * 37, value);
        }
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @CsvSource({"m., NaN", "m., Infinity", "v., NaN", "v., -Infinity", "v., -1e-30"})
    void aMeanThatIsNoneIsRefused(String kind, float value) throws IOException {
        TrainingStep step = trained();
        Path file = write(step, SavedType.FLOAT32, DType.F32);
        spoil(file, kind + Q_PROJ, value);
        assertRefused(step, file, kind + Q_PROJ);
    }

    @Test
    void aWeightThatIsNotFiniteIsRefused() throws IOException {
        TrainingStep step = trained();
        write(step, SavedType.FLOAT32, DType.F32);
        spoil(folder.resolve("model.safetensors"), Q_PROJ, Float.NaN);
        assertRefused(step, folder, Q_PROJ + " holds 1 value that is not finite (the first at [1, 5]: NaN)");
        write(step, SavedType.BASE, DType.BF16);
        spoil(folder.resolve("optimizer.safetensors"), "master." + Q_PROJ, Float.NEGATIVE_INFINITY);
        assertRefused(step, folder, "master." + Q_PROJ);
    }

    @Test
    void aTypeThatIsNotComputedWithIsRefused() throws IOException {
        TrainingStep step = trained();
        Path file = write(step, SavedType.FLOAT32, DType.F32);
        String header = "{\"m." + Q_PROJ + "\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
        Files.write(file, ByteBuffer.allocate(16 + header.length()).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length())
            .put(header.getBytes(StandardCharsets.UTF_8)).array());
        assertRefused(step, file, "m.");
    }

    @Test
    void anOptimizersFileThatIsCutOffIsRefused() throws IOException {
        TrainingStep step = trained();
        Path file = write(step, SavedType.FLOAT32, DType.F32);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(step, file, "");
    }
}
