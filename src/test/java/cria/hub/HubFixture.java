package cria.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A hub with a model of a few files, and a cache of its own.
abstract class HubFixture {
    static final RepoId MODEL = RepoId.parse("owner/tiny", RepoType.MODEL);
    static final byte[] WEIGHTS = weights();

    @TempDir
    Path folder;
    HubServer hub;
    Duration silence = Duration.ofSeconds(10);
    final Map<String, String> environment = new HashMap<>();
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

    private static byte[] weights() {
        byte[] bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("config.json", "{\"model_type\": \"llama\"}".getBytes(UTF_8));
        files.put("tokenizer.json", "{}".getBytes(UTF_8));
        files.put("README.md", "# Tiny".getBytes(UTF_8));
        files.put("model.safetensors", WEIGHTS);
        files.put("pytorch_model.bin", new byte[9]);
        files.put("modeling.py", new byte[9]);
        files.put("original/consolidated.safetensors", new byte[9]);
        files.put(".gitattributes", new byte[9]);
        files.put("empty.txt", new byte[0]);
        return files;
    }

    @BeforeEach
    void start() throws IOException {
        hub = HubServer.withCdn().repository("models/owner/tiny", files());
        environment.put("HF_ENDPOINT", hub.address());
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    final Snapshot fetch(RepoId id) throws Unreachable, InterruptedException {
        FetchListener listener = new FetchListener() {
            @Override
            public void says(String line) {
                said.add(line);
            }

            @Override
            public void note(String line) {
                said.add("note: " + line);
            }

            @Override
            public void progress(long done, long total) {
                assertTrue(done >= 0 && total >= 0, done + " of " + total);
            }
        };
        environment.putIfAbsent("HF_HUB_CACHE", folder.resolve("hub").toString());
        HubEnvironment found = HubEnvironment.of(environment, folder);
        return new Hub(new HubEnvironment(found.endpoint(), found.cache(), found.token(), found.offline(), found.links(), found.proxies(),
            found.answer(), silence), listener, waits::add).fetch(id);
    }

    static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()).collect(Collectors.toSet());
        }
    }

    final String refused(RepoId id) {
        RuntimeException e = assertThrows(RuntimeException.class, () -> fetch(id));
        assertTrue(e instanceof InputException || e instanceof WorkException, () -> String.valueOf(e));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        return e.getMessage();
    }
}
