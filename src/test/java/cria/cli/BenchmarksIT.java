package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.backend.cpu.CpuBackend;
import cria.backend.cuda.Emulator;
import cria.kernel.Kernels;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `target/benchmarks.jar`: whether its benchmarks run, not how fast.
class BenchmarksIT {
    private static final Path BENCHMARKS = JarRunner.trainerJar().resolveSibling("benchmarks.jar");
    private final JarRunner jar = JarRunner.with(Path.of(System.getProperty("java.home"), "bin", "java"), BENCHMARKS);

    @TempDir
    Path folder;

    private static void assumeCpuBackend() {
        Assumptions.assumeTrue(CpuBackend.problem().isEmpty(), () -> CpuBackend.problem().orElseThrow());
    }

    /// The jar with the emulator where the system looks for NVIDIA's libraries.
    private JarRunner emulated() {
        return emulated(Map.of());
    }

    private JarRunner emulated(Map<String, String> more) {
        Emulator.assume();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("LD_LIBRARY_PATH", Emulator.folder().toString());
        return jar.environment(environment).timeoutSeconds(600);
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
        assertEquals(List.of("cria", "backend", "device", "types", "shape", "batch", "seq", "checkpointing", "threads", "tokens_per_s",
            "step_s", "gflop_per_token", "tflop_per_s", "loss", "planned_mib", "peak_mib"), keys);
        // An untrained model knows nothing: each of its 1024 tokens is as likely as any other.
        assertEquals(Math.log(1024), line.get("loss").asDouble(), 0.3);
        assertEquals(3, line.get("step_s").size());
        assertTrue(result.err().lines().anyMatch(op -> op.startsWith("attentionBackward ")), result.err());
    }

    @Test
    void aStepRunsOnADevice() throws Exception {
        JarRunner.Result result = emulated().run("step", "tiny", "--backend", "cuda", "--states", "8bit", "--checkpointing",
            "--batch", "1", "--seq", "16", "--steps", "1", "--ceiling", "64");
        assertEquals(0, result.code(), result.err());
        JsonNode line = new ObjectMapper().readTree(result.out());
        assertEquals("cuda", line.get("backend").asText());
        assertEquals("bf16+remainder, states 8bit", line.get("types").asText());
        assertEquals(Math.log(1024), line.get("loss").asDouble(), 0.3);
        assertTrue(line.get("of_product").asDouble() > 0, result.out());
        // What the backend has allocated is what was planned, but for what a driver rounds up to.
        assertEquals(line.get("planned_mib").asDouble(), line.get("device_mib").asDouble(), 8);
        // Nobody promises a peak for this device.
        assertFalse(line.has("of_peak"), result.out());
    }

    @Test
    void everyOpIsMeasuredOnADevice() throws Exception {
        Path json = folder.resolve("kernels.jsonl");
        JarRunner.Result result = emulated().run("gpu", "--shape", "tiny", "--tokens", "16", "--elements", "3000",
            "--product", "64", "--millis", "1", "--json", json.toString());
        assertEquals(0, result.code(), result.out() + result.err());
        Set<String> measured = new HashSet<>();
        for (String text : Files.readAllLines(json)) {
            JsonNode line = new ObjectMapper().readTree(text);
            measured.add(line.get("op").asText().split(" ")[0]);
            assertTrue(line.get("us").asDouble() > 0, text);
        }
        // The ceiling of memory is a cast of equal type, that of the processor a matmul.
        assertTrue(measured.removeAll(Set.of("copy", "product")));
        assertEquals(Arrays.stream(Kernels.class.getMethods()).map(Method::getName).collect(Collectors.toSet()), measured);
        assertEquals(48, Files.readAllLines(json).size());
    }

    @Test
    void anOpThatDoesNotFitIsNamedAndTheOthersGoOn() throws Exception {
        JarRunner.Result result = emulated(Map.of("CRIA_EMULATOR_MEMORY", String.valueOf(200L << 20))).run("gpu", "--shape", "tiny",
            "--tokens", "16", "--elements", "50000000", "--product", "64", "--millis", "1", "--only", "adamw|clip");
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().contains("do not fit: adamw bf16 stochastic, states 8bit 50000000"), result.out());
        assertTrue(result.out().lines().anyMatch(line -> line.startsWith("clip ")), result.out());
    }

    @Test
    void aStepOfAnUnknownShapeNamesThoseThereAre() throws Exception {
        JarRunner.Result result = jar.run("step", "7b");
        assertEquals(2, result.code());
        assertEquals("step: no shape 7b; there are 135m, 15m, 1b, 360m, 3b, 8b, tiny", result.err().strip());
    }
}
