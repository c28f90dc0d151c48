package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.backend.cpu.Built;
import cria.backend.cuda.Emulator;
import cria.demo.DemoFiles;
import cria.golden.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `--backend cuda` from the packaged jar, on the emulator: JCuda, the launches and the kernels themselves.
class CudaIT {
    @TempDir
    static Path shared;
    @TempDir
    Path folder;
    private static DemoFiles.Unpacked demo;

    @BeforeAll
    static void unpackTheDemo() {
        demo = DemoFiles.unpack(shared);
    }

    /// The jar with the emulator where the system looks for NVIDIA's libraries.
    private static JarRunner emulated(Map<String, String> more) {
        Emulator.assumeForJar();
        Map<String, String> environment = new HashMap<>(more);
        environment.put("LD_LIBRARY_PATH", Emulator.folder().toString());
        return JarRunner.current().environment(environment).timeoutSeconds(600);
    }

    private OutputDirectory train(String name, String backend, String... more) throws Exception {
        OutputDirectory output = new OutputDirectory(folder.resolve(name));
        List<String> command = new ArrayList<>(List.of("train", "--quiet", "--backend", backend,
            "--model_name_or_path", demo.model().toString(), "--train_file", demo.train().toString(), "--output_dir", output.path()
                .toString(),
            "--per_device_train_batch_size", "2", "--logging_steps", "1", "--learning_rate", "1e-3", "--weight_decay", "0.01"));
        command.addAll(List.of(more));
        JarRunner.Result result = emulated(Map.of()).run(command.toArray(String[]::new));
        assertEquals(0, result.code(), result.out() + result.err());
        assertEquals("", result.err());
        return output;
    }

    private static void assertFollows(OutputDirectory expected, OutputDirectory output, double tolerance) throws Exception {
        List<JsonNode> want = expected.steps();
        List<JsonNode> got = output.steps();
        assertEquals(want.size(), got.size());
        for (int i = 0; i < want.size(); i++) {
            for (String key : List.of("loss", "grad_norm")) {
                double wanted = want.get(i).get(key).asDouble();
                assertEquals(wanted, got.get(i).get(key).asDouble(), tolerance * wanted, key + " of step " + (i + 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cria.golden.Goldens#conformance")
    void everyConformanceCasePasses(Path conformance) throws Exception {
        JarRunner.Result result = emulated(Map.of()).run("verify", conformance.toString(), "--backend", "cuda");
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().endsWith(Goldens.casesIn(conformance).size() + " passed, 0 failed, 1 skipped\n"), result.out());
    }

    @Test
    void trainingFollowsTheCpuInFloat32AndInBfloat16() throws Exception {
        OutputDirectory cpu = train("cpu", "cpu", "--max_steps", "3");
        OutputDirectory exact = train("exact", "cuda", "--max_steps", "3", "--no_bf16");
        exact.assertFinished(demo.model(), false);
        assertFollows(cpu, exact, 1e-4);
        OutputDirectory bfloat16 = train("bfloat16", "cuda", "--max_steps", "3");
        bfloat16.assertFinished(demo.model(), false);
        assertFollows(cpu, bfloat16, 2e-2);
    }

    @Test
    void aRunGoesOnOnTheOtherBackend() throws Exception {
        OutputDirectory whole = train("whole", "cpu", "--max_steps", "3");
        String[] flags = {"--max_steps", "3", "--save_steps", "2", "--no_bf16"};
        OutputDirectory onCuda = train("cuda", "cuda", flags);
        OutputDirectory onCpu = train("rest-on-cpu", "cpu", with(flags, "--resume_from_checkpoint", onCuda.checkpoint(2).path()
            .toString()));
        assertFollows(whole, onCpu, 1e-4);
        OutputDirectory half = train("half", "cpu", "--max_steps", "3", "--save_steps", "2");
        OutputDirectory rest = train("rest-on-cuda", "cuda", with(flags, "--resume_from_checkpoint", half.checkpoint(2).path().toString()));
        assertFollows(whole, rest, 1e-4);
    }

    @Test
    void aStoppedRunEndsWithTheSameBits() throws Exception {
        String[] flags = {"--max_steps", "3", "--save_steps", "2", "--optim", "adamw_8bit", "--bf16_stochastic_round"};
        OutputDirectory once = train("once", "cuda", flags);
        OutputDirectory resumed = train("resumed", "cuda", with(flags, "--resume_from_checkpoint", once.checkpoint(2).path().toString()));
        resumed.assertSame(once, "model.safetensors");
    }

    private static String[] with(String[] flags, String... more) {
        return Stream.of(flags, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void answersAreThoseOfTheCpu() throws Exception {
        String[] generate = {"generate", "--quiet", "--model_name_or_path", demo.model().toString(), "--prompt", "My phone is broken.",
            "--max_new_tokens", "12", "--temperature", "0"};
        JarRunner.Result cpu = JarRunner.current().run(with(generate, "--backend", "cpu"));
        JarRunner.Result cuda = emulated(Map.of()).run(with(generate, "--backend", "cuda"));
        assertEquals(0, cuda.code(), cuda.err());
        assertFalse(cpu.out().isBlank());
        assertEquals(cpu.out(), cuda.out());
    }

    @Test
    void tooLittleDeviceMemoryIsFoundBeforeTheFirstStep() throws Exception {
        Path output = folder.resolve("none");
        JarRunner.Result result = emulated(Map.of("CRIA_EMULATOR_MEMORY", Long.toString(96L << 20))).run("train", "--backend", "cuda",
            "--model_name_or_path", demo.model().toString(), "--train_file", demo.train().toString(), "--output_dir", output.toString());
        assertEquals(1, result.code(), result.out() + result.err());
        String all = result.out() + result.err();
        assertTrue(all.contains("optimizer states") && all.contains("MiB"), all);
        String error = result.err().lines().toList().getLast();
        assertTrue(error.matches("trainer: memory: the run needs [\\d,]+ MiB and [\\d,]+ MiB are available; .*--\\w+.*"), error);
        assertFalse(Files.exists(output.resolve("model.safetensors")));
    }

    /// Weights, too, lie on the device.
    @Test
    void tooLittleDeviceMemoryIsFoundBeforeAModelIsOnlyAsked() throws Exception {
        JarRunner small = emulated(Map.of("CRIA_EMULATOR_MEMORY", Long.toString(48L << 20)));
        JarRunner.Result evaluated = small.run("eval", "--backend", "cuda", "--model_name_or_path", demo.model().toString(),
            "--validation_file", demo.eval().toString());
        assertEquals(1, evaluated.code(), evaluated.err());
        String error = evaluated.err().lines().toList().getLast();
        assertTrue(error.matches("trainer: memory: the evaluation needs [\\d,]+ MiB and [\\d,]+ MiB are available; lower --\\w+.*"), error);
        JarRunner.Result asked = small.run("generate", "--backend", "cuda", "--model_name_or_path", demo.model().toString(), "--prompt",
            "Hi");
        assertEquals(1, asked.code(), asked.err());
        error = asked.err().lines().toList().getLast();
        assertTrue(error.matches("trainer: memory: a conversation of [\\d,]+ tokens needs [\\d,]+ MiB and [\\d,]+ MiB are available; .*"),
            error);
    }

    @Test
    void withoutADriverOneLineSaysSo() throws Exception {
        JarRunner.Result result = JarRunner.current().run("train", "--backend", "cuda", "--model_name_or_path", demo.model().toString(),
            "--train_file", demo.train().toString(), "--output_dir", folder.resolve("none").toString());
        Assumptions.assumeTrue(result.code() != 0, "this machine has a GPU");
        assertEquals(2, result.code(), result.out() + result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("trainer: --backend cuda: "), result.err());
    }

    @Test
    void withoutADriverAutoTakesTheCpuAndSaysWhy() throws Exception {
        Built.assumeKernels();
        JarRunner.Result cuda = JarRunner.current().run("verify", "--backend", "cuda", folder.toString());
        Assumptions.assumeTrue(cuda.err().contains("--backend cuda"), "this machine has a GPU");
        JarRunner.Result result = JarRunner.current().run("verify", folder.toString());
        String said = result.out() + result.err();
        assertTrue(said.contains("backend: cpu (") && said.contains("CUDA"), said);
    }

    @Test
    void doctorSaysWhichLibrariesWouldBeUsed() throws Exception {
        JarRunner.Result result = emulated(Map.of()).run("doctor");
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().contains("Cria emulator"), result.out());
        assertTrue(result.out().contains("libcublas.so.12"), result.out());
        assertTrue(result.out().contains("sm_90") && result.out().contains("A run takes   cuda"), result.out());
    }
}
