package cria.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.hub.HubServer;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models and data of a hub on this machine, as a user names them.
class HubIT {
    private static final String MODEL = "owner/tiny-chat";
    private static final String DATA = "owner/talks";

    @TempDir
    Path folder;
    private HubServer hub;
    private JarRunner jar;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        Path model = TinyChat.model(Files.createDirectory(folder.resolve("made")), DType.F32);
        Path rows = folder.resolve("made.jsonl");
        TinyChat.conversations(rows, 0, 12);
        Map<String, byte[]> files = read(model);
        files.put("pytorch_model.bin", new byte[7]);
        hub = HubServer.withCdn().repository("models/" + MODEL, files).repository("datasets/" + DATA, Map.of("README.md",
            "# Talks".getBytes(UTF_8), "data/train.jsonl", Files.readAllBytes(rows), "build.py", new byte[3]));
        environment.putAll(Map.of("HF_ENDPOINT", hub.address(), "HF_HOME", folder.resolve("home").toString(), "HF_HUB_OFFLINE", "0",
            "HF_TOKEN", "", "HF_HUB_CACHE", "", "no_proxy", "*"));
        jar = JarRunner.current().environment(environment);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static Map<String, byte[]> read(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private Path snapshot(String repository) {
        return folder.resolve("home/hub").resolve(repository).resolve("snapshots").resolve(HubServer.COMMIT);
    }

    @Test
    void aModelIsPulledAndItsDirectoryPrinted() throws Exception {
        Path json = folder.resolve("pull.json");
        JarRunner.Result result = jar.run("pull", MODEL + "@main", "--output_json", json.toString());
        assertEquals(0, result.code(), result.err());
        assertEquals(snapshot("models--owner--tiny-chat") + "\n", result.out());
        assertTrue(result.err().contains("fetching " + MODEL + " (model) at commit 01234567 from " + hub.address()), result.err());
        assertTrue(result.err().contains("left out: 1 file that can run code"), result.err());
        JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertEquals(told.get("bytes"), told.get("fetched_bytes"));
        assertEquals(HubServer.COMMIT, told.get("commit").textValue());
        JarRunner.Result again = jar.run("pull", MODEL, "--quiet");
        assertEquals("", again.err());
        assertEquals(result.out(), again.out());
    }

    @Test
    void anIdIsTrainedAndAnswersWithAndWithoutTheHub() throws Exception {
        Path output = folder.resolve("tuned");
        JarRunner.Result trained = jar.run("train", "--model_name_or_path", MODEL, "--dataset_name", DATA, "--output_dir", output
            .toString(),
            "--max_steps", "2", "--save_steps", "2", "--chat_template", "chatml");
        assertEquals(0, trained.code(), trained.err());
        assertTrue(Files.exists(output.resolve("model.safetensors")));
        assertTrue(trained.err().contains("fetching " + DATA + " (data set)"), trained.err());
        String asked = String.join("\n", Files.readAllLines(output.resolve("checkpoint-2/training_args.json")));
        assertTrue(asked.contains("\"model_name_or_path\": \"" + MODEL + "\"") && asked.contains("\"dataset_name\": \"" + DATA + "\""),
            asked);

        List<String> generate = List.of("generate", "--prompt", "My router is late.", "--max_new_tokens", "5", "--chat_template", "chatml",
            "--model_name_or_path");
        JarRunner.Result online = jar.run(with(generate, MODEL));
        assertEquals(0, online.code(), online.err());
        assertTrue(online.err().contains("all in the cache"), online.err());
        hub.close();
        JarRunner.Result away = jar.run(with(generate, MODEL));
        assertEquals(0, away.code(), away.err());
        assertTrue(away.err().contains("cannot be reached: no connection; taken from the cache"), away.err());
        assertEquals(online.out(), away.out());
        environment.put("HF_HUB_OFFLINE", "1");
        JarRunner.Result offline = jar.environment(environment).run(with(generate, MODEL));
        assertTrue(offline.err().contains("HF_HUB_OFFLINE is set; taken from the cache"), offline.err());
        assertEquals(online.out(), offline.out());
        assertEquals(online.out(), jar.environment(environment).run(with(generate, snapshot("models--owner--tiny-chat").toString())).out());
    }

    private static String[] with(List<String> arguments, String last) {
        List<String> all = new ArrayList<>(arguments);
        all.add(last);
        return all.toArray(String[]::new);
    }

    @Test
    void whatIsHereComesFirst() throws Exception {
        JarRunner.Result result = jar.run("generate", "--model_name_or_path", folder.resolve("made").toString(), "--prompt", "x",
            "--max_new_tokens", "1", "--chat_template", "chatml", "--model_revision", "v2");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.err().contains("--model_revision is ignored"), result.err());
        assertEquals(List.of(), hub.requests());
    }

    @Test
    void nothingIsFetchedBeforeEveryFlagIsRight() throws Exception {
        assertRefused("--max_steps x: must be a whole number", "train", "--model_name_or_path", MODEL, "--dataset_name", DATA,
            "--max_steps", "x");
        assertEquals(List.of(), hub.requests());
    }

    @Test
    void whatIsNowhereIsSaidInOneLine() throws Exception {
        assertRefused("owner/none: " + hub.address() + " has no model of that name", "generate", "--prompt", "x", "--model_name_or_path",
            "owner/none");
        assertRefused("has no data set of that name", "train", "--model_name_or_path", folder.resolve("made").toString(), "--dataset_name",
            "owner/none");
        assertRefused("has no model of that name", "pull", DATA);
        assertRefused("\"a/b/c\" is no ID of the hub", "pull", "a/b/c");
        hub.close();
        assertRefused("owner/none: no such directory, and " + hub.address() + " cannot be reached", "generate", "--prompt", "x",
            "--model_name_or_path", "owner/none");
        JarRunner.Result pulled = jar.run("pull", "owner/none");
        assertEquals(1, pulled.code(), pulled.err());
    }

    private void assertRefused(String expected, String... arguments) throws Exception {
        JarRunner.Result result = jar.run(arguments);
        assertEquals(2, result.code(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }

    @Test
    void aGatedModelSaysWhereToAskAndWhichTokenWasUsed() throws Exception {
        hub.fault((request, out) -> {
            if (!request.path().contains("/resolve/")) {
                return false;
            }
            HubServer.send(request, out, "403 Forbidden", new byte[0], "X-Error-Code: GatedRepo");
            return true;
        });
        environment.put("HF_TOKEN", "hf_mine");
        JarRunner.Result result = jar.environment(environment).run("pull", MODEL);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains("accept the terms at " + hub.address() + "/" + MODEL + ", then set HF_TOKEN"), result.err());
        assertTrue(result.err().contains("(used: from HF_TOKEN)") && !result.err().contains("hf_mine"), result.err());
    }

    @Test
    void twoAtOnceFetchEachFileOnce() throws Exception {
        CountDownLatch second = new CountDownLatch(2);
        hub.fault((request, _) -> {
            if (request.path().startsWith("/api/")) {
                second.countDown();         // both have looked before either begins
                second.await(60, TimeUnit.SECONDS);
            }
            return false;
        });
        Process one = jar.builder("pull", MODEL, "--quiet").redirectErrorStream(true).start();
        Process two = jar.builder("pull", MODEL, "--quiet").redirectErrorStream(true).start();
        String first = new String(one.getInputStream().readAllBytes(), UTF_8);
        assertEquals(first, new String(two.getInputStream().readAllBytes(), UTF_8));
        assertEquals(0, one.waitFor(), first);
        assertEquals(0, two.waitFor(), first);
        assertEquals(1, hub.cdn().requests().size(), "the weights came once");
    }

    @Test
    void aKilledPullIsGoneOnWith() throws Exception {
        byte[] weights = Files.readAllBytes(folder.resolve("made/model.safetensors"));
        CountDownLatch began = new CountDownLatch(1);
        hub.cdn().fault((request, out) -> {
            if (request.headers().containsKey("range")) {
                return false;
            }
            HubServer.head(out, "200 OK", "Content-Length: " + weights.length);
            out.write(weights, 0, weights.length / 2);
            out.flush();
            began.countDown();
            Thread.sleep(60_000);
            return true;
        });
        Process process = jar.builder("pull", MODEL).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        assertTrue(began.await(60, TimeUnit.SECONDS));
        Path partial = folder.resolve("home/hub/models--owner--tiny-chat/blobs/" + HubServer.sha256(weights) + ".cria.incomplete");
        for (int i = 0; i < 600 && (!Files.exists(partial) || Files.size(partial) < weights.length / 2); i++) {
            Thread.sleep(100);
        }
        process.destroyForcibly().waitFor();
        assertEquals(weights.length / 2, Files.size(partial));
        assertFalse(Files.exists(snapshot("models--owner--tiny-chat").resolve("model.safetensors")));
        JarRunner.Result result = jar.run("pull", MODEL);
        assertEquals(0, result.code(), result.err());
        assertEquals("bytes=" + weights.length / 2 + "-", hub.cdn().requests().getLast().headers().get("range"));
        assertEquals(-1, Files.mismatch(folder.resolve("made/model.safetensors"), snapshot("models--owner--tiny-chat").resolve(
            "model.safetensors")));
        assertFalse(Files.exists(partial));
    }
}
