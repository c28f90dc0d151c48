package cria.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is fetched, and what lies in the cache then.
@Timeout(60)
class HubTest extends HubFixture {

    @Test
    void whatIsOfUseBecomesASnapshotOfLinks() throws Exception {
        Snapshot snapshot = fetch(MODEL);
        assertEquals(Set.of("config.json", "tokenizer.json", "README.md", "model.safetensors", "empty.txt"), names(snapshot.directory()));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")));
        Path cache = folder.resolve("hub/models--owner--tiny");
        assertEquals(cache.resolve("snapshots/" + HubServer.COMMIT), snapshot.directory());
        assertEquals(Path.of("../../blobs/" + HubServer.sha256(WEIGHTS)), Files.readSymbolicLink(snapshot.directory().resolve(
            "model.safetensors")));
        assertEquals(HubServer.COMMIT, Files.readString(cache.resolve("refs/main")));
        assertEquals(5, names(cache.resolve("blobs")).size(), "nothing else is left there");
        assertEquals(WEIGHTS.length + "{\"model_type\": \"llama\"}".length() + "{}".length() + "# Tiny".length(), snapshot.bytes());
        assertTrue(said.getFirst().contains("5 files, 300 kB, of which 300 kB is to come"), said.toString());
        assertTrue(said.getFirst().contains("left out: 2 files that can run code"), said.toString());
        assertFalse(hub.requests().stream().anyMatch(request -> request.headers().containsKey("authorization")));
    }

    @Test
    void whatIsHereIsNotFetchedAgain() throws Exception {
        fetch(MODEL);
        hub.forget();
        hub.cdn().forget();
        Snapshot again = fetch(MODEL);
        assertEquals(0, again.fetched());
        assertEquals(1, hub.requests().size(), "the list of files");
        assertEquals(0, hub.cdn().requests().size());
        String next = "f".repeat(40);
        Map<String, byte[]> files = files();
        files.put("config.json", "{}".getBytes(UTF_8));
        hub.commit(next).repository("models/owner/tiny", files);
        Snapshot newer = fetch(MODEL);
        assertEquals(next, newer.commit());
        assertEquals("{}", Files.readString(newer.directory().resolve("config.json")));
        assertEquals(0, hub.cdn().requests().size(), "the weights are the same");
        assertEquals(next, Files.readString(folder.resolve("hub/models--owner--tiny/refs/main")));
        assertTrue(Files.exists(again.directory().resolve("model.safetensors")), "the older snapshot stays");
    }

    @Test
    void withoutANetworkWhatIsHereIsTaken() throws Exception {
        fetch(MODEL);
        environment.put("HF_HUB_OFFLINE", "1");
        hub.forget();
        Snapshot cached = fetch(MODEL);
        assertTrue(cached.offline());
        assertEquals(0, hub.requests().size());
        assertTrue(said.getLast().contains("HF_HUB_OFFLINE is set; taken from the cache"), said.toString());
        assertTrue(assertThrows(Unreachable.class, () -> fetch(MODEL.at("other"))).getMessage().contains("not in the cache"));
        environment.put("HF_HUB_OFFLINE", "0");
        hub.close();
        assertTrue(fetch(MODEL).offline());
        assertTrue(said.getLast().contains("no connection"), said.toString());
        assertEquals(1, waits.size(), "nobody waits long where there is no network");
        Unreachable e = assertThrows(Unreachable.class, () -> fetch(RepoId.parse("owner/other", RepoType.MODEL)));
        assertTrue(e.getMessage().contains("HF_ENDPOINT"), e.getMessage());
    }

    @Test
    void theTokenIsToldToTheHubAlone() throws Exception {
        environment.put("HF_TOKEN", " hf_secret\n");
        fetch(MODEL);
        assertTrue(hub.requests().stream().allMatch(request -> "Bearer hf_secret".equals(request.headers().get("authorization"))));
        assertEquals(1, hub.cdn().requests().size());
        assertFalse(hub.cdn().requests().getFirst().headers().containsKey("authorization"));
    }

    @Test
    void theTokenIsNotToldToAnotherPortOfTheHubsHost() throws Exception {
        environment.put("HF_TOKEN", "hf_secret");
        try (HubServer other = new HubServer("127.0.0.1").repository("models/owner/tiny", files())) {
            hub.fault((request, out) -> {
                HubServer.head(out, "307 Temporary Redirect", "Location: " + other.address() + request.target() + "\r\nContent-Length: 0");
                return true;
            });
            Snapshot snapshot = fetch(MODEL);
            assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")));
            assertTrue(other.requests().size() > 1);
            assertFalse(other.requests().stream().anyMatch(request -> request.headers().toString().contains("hf_secret")));
        }
    }

    @Test
    void whatTheListDoesNotTellTheFilesAnswersDo() throws Exception {
        hub.fault((request, out) -> {
            if (!request.path().startsWith("/api/")) {
                return false;
            }
            HubServer.send(request, out, "200 OK", ("{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(HubServer.COMMIT, files().keySet()
                .stream().map(name -> "{\"rfilename\": \"" + name + "\"}").collect(Collectors.joining(",")))).getBytes(UTF_8));
            return true;
        });
        environment.put("HF_TOKEN", "hf_secret");
        Snapshot snapshot = fetch(MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")));
        assertTrue(Files.exists(folder.resolve("hub/models--owner--tiny/blobs/" + HubServer.sha256(WEIGHTS))));
        assertEquals(List.of("GET"), hub.cdn().requests().stream().map(HubServer.Request::method).toList());
    }

    @Test
    void aLinkInPlaceOfAFolderIsNotWrittenThrough() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path repository = Files.createDirectories(folder.resolve("hub/models--owner--tiny"));
        Files.createSymbolicLink(repository.resolve("snapshots"), elsewhere);
        assertTrue(refused(MODEL).contains("is a link"));
        assertEquals(Set.of(), names(elsewhere));
    }

    @Test
    void aSnapshotThatLeadsOutOfTheCacheIsNotRead() throws Exception {
        Snapshot snapshot = fetch(MODEL);
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        Files.createSymbolicLink(snapshot.directory().resolve("more.json"), secret);
        environment.put("HF_HUB_OFFLINE", "1");
        assertTrue(refused(MODEL).contains("leads out of the cache"));
    }

    @Test
    void aLinkInPlaceOfWhatIsOnItsWayIsNotFollowed() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "mine");
        Path blobs = Files.createDirectories(folder.resolve("hub/models--owner--tiny/blobs"));
        Files.createSymbolicLink(blobs.resolve(HubServer.sha256(WEIGHTS) + ".cria.incomplete"), target);
        assertTrue(refused(MODEL).contains("could not be written"));
        assertEquals("mine", Files.readString(target));
    }

    @Test
    void severalRunsAtOnceGetOneWholeCopy() throws Exception {
        List<Callable<Snapshot>> runs = Collections.nCopies(4, () -> fetch(MODEL));
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var run : threads.invokeAll(runs)) {
                assertArrayEquals(WEIGHTS, Files.readAllBytes(run.get().directory().resolve("model.safetensors")));
            }
        }
    }

    @Test
    void whereThereAreNoLinksThereAreCopies() throws Exception {
        environment.put("HF_HUB_DISABLE_SYMLINKS", "1");
        Snapshot snapshot = fetch(MODEL);
        assertFalse(Files.isSymbolicLink(snapshot.directory().resolve("model.safetensors")));
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")));
    }

    @Test
    void aProxyIsAsked() {
        HubProxy proxy = new HubProxy(Map.of("https_proxy", "http://proxy.example:3128", "NO_PROXY", "localhost,.inside.example"),
            ProxySelector.of(null));
        assertEquals("[HTTP @ proxy.example/<unresolved>:3128]", proxy.select(URI.create("https://huggingface.co/x")).toString());
        assertEquals("[DIRECT]", proxy.select(URI.create("https://hub.inside.example/x")).toString());
        assertEquals("[DIRECT]", proxy.select(URI.create("http://huggingface.co/x")).toString());
        InputException e = assertThrows(InputException.class, () -> new HubProxy(Map.of("https_proxy", "http://me:secret@host:1"),
            ProxySelector.of(null)).select(URI.create("https://huggingface.co/")));
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }
}
