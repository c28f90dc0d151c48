package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.backend.cpu.Built;
import cria.golden.Goldens;
import cria.safetensors.ModelWriter;
import cria.safetensors.SafetensorsFile;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `verify` from the packaged jar.
class VerifyIT {
    @TempDir
    Path folder;
    private final JarRunner jar = JarRunner.current();

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#conformance")
    void theCpuBackendPassesEveryCase(Path conformance) throws Exception {
        Built.assumeKernels();
        int count = Goldens.casesIn(conformance).size();
        Path json = folder.resolve("result.json");
        JarRunner.Result result = jar.run("verify", conformance.toString(), "--backend", "cpu", "--output_json", json.toString());
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().endsWith(count + " passed, 0 failed, 1 skipped\n"), result.out());
        JsonNode cases = new ObjectMapper().readTree(json.toFile());
        assertEquals(count, cases.size());
        cases.forEach(quantities -> quantities.forEach(quantity -> {
            assertTrue(quantity.get("passes").asBoolean(), quantity.toString());
            assertTrue(quantity.get("tolerance").asDouble() >= quantity.get("error").asDouble(), quantity.toString());
        }));
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#conformance")
    void oneWeightThatIsALittleOffFailsItsCase(Path conformance) throws Exception {
        Built.assumeKernels();
        Path original = conformance.resolve("gqa-tied-f32");
        Path copy = Files.createDirectory(folder.resolve("case"));
        try (Stream<Path> files = Files.list(original)) {
            for (Path file : files.filter(file -> !file.getFileName().toString().equals("model.safetensors")).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        try (SafetensorsFile weights = SafetensorsFile.open(original.resolve("model.safetensors")); Arena arena = Arena.ofConfined()) {
            List<TensorSource> sources = new ArrayList<>();
            for (String name : weights.names()) {
                Tensor tensor = weights.tensor(name);
                float[] values = tensor.toFloats();
                if (name.equals("model.layers.0.self_attn.v_proj.weight")) {
                    values[0] += 0.01f;
                }
                Tensor changed = Tensor.of(name, DType.F32, arena.allocate(tensor.bytes(), 64), tensor.shape().dims());
                changed.setFloats(values);
                sources.add(TensorSource.of(changed));
            }
            ModelWriter.write(copy, List.of(sources));
        }
        JarRunner.Result result = jar.run("verify", copy.toString(), "--backend", "cpu");
        assertEquals(1, result.code(), result.out() + result.err());
        assertTrue(result.out().contains("FAIL logits"), result.out());
        assertTrue(result.out().endsWith("0 passed, 1 failed, 0 skipped\n"), result.out());
    }

    @Test
    void aFolderWithoutCasesIsRefused() throws Exception {
        JarRunner.Result result = jar.run("verify", folder.toString());
        assertEquals(2, result.code());
        assertTrue(result.err().lines().toList().getLast().startsWith("trainer: " + folder + ": no golden.safetensors here"), result.err());
    }
}
