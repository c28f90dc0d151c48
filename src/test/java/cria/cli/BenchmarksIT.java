package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.backend.cpu.CpuBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// `target/benchmarks.jar`: whether its benchmarks run, not how fast.
class BenchmarksIT {
    private static final Path BENCHMARKS = JarRunner.trainerJar().resolveSibling("benchmarks.jar");
    private final JarRunner jar = JarRunner.with(Path.of(System.getProperty("java.home"), "bin", "java"), BENCHMARKS);

    private static void assumeCpuBackend() {
        Assumptions.assumeTrue(CpuBackend.problem().isEmpty(), () -> CpuBackend.problem().orElseThrow());
    }

    @Test
    void theBenchmarksAreListed() throws Exception {
        JarRunner.Result result = jar.run("-l");
        assertEquals(0, result.code(), result.err());
        for (String name : List.of("MatmulBenchmark.matmul", "AttentionBenchmark.backward", "CrossEntropyBenchmark.forward",
            "ElementwiseBenchmark.adamw")) {
            assertTrue(result.out().lines().anyMatch(line -> line.equals("cria.benchmarks." + name)), result.out());
        }
    }

    @Test
    void aForkFindsTheTrainersClasses() throws Exception {
        assumeCpuBackend();
        // Another JMH may be running on this machine; its times are its own affair.
        JarRunner.Result result = jar.jvmFlag("-Djmh.ignoreLock=true")
            .run("ElementwiseBenchmark.ropeForward", "-foe", "true", "-wi", "0", "-i", "1", "-r", "10ms");
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().contains("ElementwiseBenchmark.ropeForward:GB"), result.out());
    }

    @Test
    void aStepPrintsOneLineOfJson() throws Exception {
        assumeCpuBackend();
        JarRunner.Result result = jar.run("step", "tiny", "--profile", "--batch", "2", "--seq", "8",
            "--steps", "2", "--threads", "2");
        assertEquals(0, result.code(), result.err());
        assertEquals(1, result.out().lines().count(), result.out());
        JsonNode line = new ObjectMapper().readTree(result.out());
        List<String> keys = new ArrayList<>();
        line.fieldNames().forEachRemaining(keys::add);
        assertEquals(List.of("cria", "shape", "batch", "seq", "threads", "tokens_per_s", "step_s", "loss",
            "peak_mib"), keys);
        // An untrained model knows nothing: each of its 1024 tokens is as likely as any other.
        assertEquals(Math.log(1024), line.get("loss").asDouble(), 0.3);
        assertEquals(3, line.get("step_s").size());
        assertTrue(result.err().lines().anyMatch(op -> op.startsWith("attentionBackward ")), result.err());
    }

    @Test
    void aStepOfAnUnknownShapeNamesThoseThereAre() throws Exception {
        JarRunner.Result result = jar.run("step", "7b");
        assertEquals(2, result.code());
        assertEquals("step: no shape 7b; there are 135m, 15m, 1b, 360m, tiny", result.err().strip());
    }
}
