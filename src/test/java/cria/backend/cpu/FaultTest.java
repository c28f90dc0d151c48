package cria.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A mapped file that was cut before it is read, by a process of its own.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class FaultTest {
    private static final int SIDE = 256;
    private static final long BYTES = (long) SIDE * SIDE * Float.BYTES;

    @TempDir
    Path folder;

    /// Who reads it: the second argument.
    public static final class Reader {

        private Reader() {}

        public static void main(String[] args) throws Throwable {
            MemorySegment mapped;
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES, Arena.global());
                channel.truncate(0);
            }
            MemorySegment out = Arena.global().allocate(BYTES, 64);
            CpuLibrary.FILL.invokeExact(out, 1f, 0L, BYTES / Float.BYTES);      // loads the libraries
            switch (args[1]) {
                case "kernel" -> CpuLibrary.ADD.invokeExact(out, mapped, mapped, 0L, BYTES / Float.BYTES);
                case "OpenBLAS" -> OpenBlas.sgemm(Transpose.NO, Transpose.NO, SIDE, SIDE, SIDE, mapped, SIDE, mapped, SIDE, 0, out, SIDE);
                default -> read(mapped);
            }
            System.out.println("the end");
        }

        private static void read(MemorySegment mapped) {
            try {
                float sum = 0;
                for (long i = 0; i < BYTES / Float.BYTES; i++) {
                    sum += mapped.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                }
                System.out.println(sum);
            } catch (InternalError e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private record Ended(int code, String out, String err) {}

    private Ended read(String reader) throws Exception {
        Built.assumeKernels();
        Path weights = Files.write(folder.resolve("weights"), new byte[(int) BYTES]);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Reader.class.getName(), weights.toString(),
            reader).directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "OpenBLAS"})
    void nativeCodeEndsWithOneLine(String reader) throws Exception {
        Ended ended = read(reader);
        assertEquals(1, ended.code, ended.toString());
        assertEquals("", ended.out);
        assertTrue(ended.err.startsWith("trainer: a file that this run reads"), ended.err);
        assertEquals(1, ended.err.lines().count(), ended.err);
    }

    /// The JVM's own handler still gets what is its own: `cria.cli.Unexpected` knows its words.
    @Test
    void javasCodeGetsAnError() throws Exception {
        Ended ended = read("Java");
        assertEquals(0, ended.code, ended.toString());
        assertTrue(ended.out.contains("unsafe memory access"), ended.toString());
        assertFalse(Files.exists(folder.resolve("core")));
    }
}
