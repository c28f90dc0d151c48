package cria.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsWriterTest {

    @TempDir
    private Path directory;

    static Tensor floats(String name, float... values) {
        Tensor tensor = Tensor.of(name, DType.F32, MemorySegment.ofArray(new byte[4 * values.length]), values.length);
        tensor.setFloats(values);
        return tensor;
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /// Gives so many bytes and then fails.
    private record Failing(String name, int given, Exception failure) implements TensorSource {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public Shape shape() {
            return new Shape(100);
        }

        @Override
        public void write(ChunkSink sink) throws IOException {
            sink.write(MemorySegment.ofArray(new byte[given]));
            switch (failure) {
                case null -> {}
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new AssertionError(failure);
            }
        }
    }

    @Test
    void writesTheFormatByteForByte() throws IOException {
        Path path = directory.resolve("x.safetensors");
        Tensor ints = Tensor.of("b", DType.I32, MemorySegment.ofArray(new byte[8]), 2, 1);
        ints.setInts(1, -1);
        SafetensorsWriter.write(path, List.of(TensorSource.of(ints), TensorSource.of("a", DType.BF16, floats("", 1, -2))));
        String header = "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]}}";
        byte[] expected = Bytes.of(header + " ".repeat(Math.floorMod(-header.length(), 8)), 12);
        byte[] data = {1, 0, 0, 0, -1, -1, -1, -1, (byte) 0x80, 0x3F, 0, (byte) 0xC0};
        System.arraycopy(data, 0, expected, expected.length - 12, 12);
        assertArrayEquals(expected, Files.readAllBytes(path));
        assertEquals(List.of("x.safetensors"), listing());
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F16", "BF16"})
    void whatIsConvertedInChunksIsRoundedAsOneTensorIs(DType dtype) {
        int n = 200_003;
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) Math.sin(i) * (1 + i % 1000);
        }
        Path path = directory.resolve("x.safetensors");
        try (Arena arena = Arena.ofConfined()) {
            Tensor source = Tensor.of("source", DType.F32, arena.allocate(4L * n), 1, n);
            source.setFloats(values);
            SafetensorsWriter.write(path, List.of(TensorSource.of("x", dtype, source)), Map.of());
            Tensor expected = Tensor.of("expected", dtype, arena.allocate((long) dtype.bytes() * n), n);
            expected.setFloats(values);
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertEquals(Map.of(), file.metadata());
                assertEquals(new Shape(1, n), file.tensor("x").shape());
                assertEquals(-1, expected.segment().mismatch(file.tensor("x").segment()));
            }
        }
    }

    @Test
    void scalarsEmptyTensorsAndOddNamesComeBack() {
        Path path = directory.resolve("deep/er/x.safetensors");
        Tensor scalar = floats("scalar", 3).view();
        SafetensorsWriter.write(path, List.of(TensorSource.of(floats("empty")), TensorSource.of(scalar),
            TensorSource.of("\"ü\\ \n", DType.F32, scalar)));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertEquals(List.of("empty", "scalar", "\"ü\\ \n"), file.names());
            assertEquals(new Shape(), file.tensor("scalar").shape());
            assertEquals(new Shape(0), file.tensor("empty").shape());
            assertArrayEquals(new float[] {3}, file.tensor("\"ü\\ \n").toFloats());
        }
    }

    @Test
    void aFailedWriteLeavesWhatWasThereAndNothingElse() throws IOException {
        Path path = directory.resolve("x.safetensors");
        Files.writeString(path, "before");
        WorkException full = assertThrows(WorkException.class, () -> SafetensorsWriter.write(path,
            List.of(TensorSource.of(floats("a", 1)), new Failing("x", 40, new IOException("No space left on device")))));
        assertTrue(full.getMessage().startsWith(path + ": could not be written: No space left on device; "), full.getMessage());
        assertEquals(1, full.getMessage().lines().count());
        assertThrows(ArithmeticException.class,
            () -> SafetensorsWriter.write(path, List.of(new Failing("x", 40, new ArithmeticException("device")))));
        assertThrows(IllegalStateException.class, () -> SafetensorsWriter.write(path, List.of(new Failing("x", 396, null))));
        assertThrows(IllegalStateException.class, () -> SafetensorsWriter.write(path, List.of(new Failing("x", 404, null))));
        assertEquals(List.of("x.safetensors"), listing());
        assertEquals("before", Files.readString(path));
    }

    @Test
    void anInterruptedWriteLeavesNothing() throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertThrows(WorkException.class,
                () -> SafetensorsWriter.write(directory.resolve("x.safetensors"), List.of(TensorSource.of(floats("a", 1)))));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of(), listing());
    }

    @Test
    void aDirectoryThatCannotBeMadeFailsInOneLine() throws IOException {
        Path blocked = Files.writeString(directory.resolve("blocked"), "a file");
        WorkException e = assertThrows(WorkException.class,
            () -> SafetensorsWriter.write(blocked.resolve("x.safetensors"), List.of(TensorSource.of(floats("a", 1)))));
        assertEquals(1, e.getMessage().lines().count());
        assertTrue(e.getMessage().contains("a file of that name is in the way"), e.getMessage());
    }

    @Test
    void aValueThatTheTypeCannotHoldIsRefused() throws IOException {
        Path path = directory.resolve("x.safetensors");
        WorkException e = assertThrows(WorkException.class,
            () -> SafetensorsWriter.write(path, List.of(TensorSource.of("x", DType.F16, floats("x", 1, -65520f)))));
        assertEquals("tensor x: found the value -65520.0, which is too large for F16: save in a wider type", e.getMessage());
        assertThrows(WorkException.class,
            () -> SafetensorsWriter.write(path, List.of(TensorSource.of("x", DType.BF16, floats("x", Float.MAX_VALUE)))));
        assertEquals(List.of(), listing());
        SafetensorsWriter.write(path, List.of(TensorSource.of("x", DType.F16, floats("x", 65519f, Float.NEGATIVE_INFINITY))));
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertArrayEquals(new float[] {65504f, Float.NEGATIVE_INFINITY}, file.tensor("x").toFloats());
        }
    }

    @Test
    void integersAreNotConverted() {
        Tensor ints = Tensor.of("x", DType.I32, MemorySegment.ofArray(new byte[4]), 1);
        assertThrows(IllegalArgumentException.class, () -> TensorSource.of("x", DType.F32, ints));
    }

    @Test
    void namesAreUnique() {
        TensorSource a = TensorSource.of(floats("a", 1));
        TensorSource metadata = TensorSource.of(floats("__metadata__", 1));
        Path path = directory.resolve("x.safetensors");
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.write(path, List.of(a, a)));
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.write(path, List.of(metadata)));
        assertThrows(IllegalArgumentException.class, () -> ModelWriter.write(directory, List.of(List.of(a), List.of(a))));
    }
}
