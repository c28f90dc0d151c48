package cria.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A hub that is not well, or lies.
@Timeout(60)
class HubFaultsTest extends HubFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0      | before the answer",
        "30     | in its headers",
        "120000 | in the body",
        "299999 | one byte before its end",
    })
    void aConnectionThatIsCutIsTakenUpWhereItEnded(int after, String where) throws Exception {
        AtomicInteger cuts = new AtomicInteger();
        hub.cdn().fault((request, out) -> {
            if (cuts.getAndIncrement() >= 2) {
                return false;
            }
            int from = request.headers().containsKey("range") ? Integer.parseInt(request.headers().get("range").replaceAll("\\D", "")) : 0;
            if (after == 30) {
                out.write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(UTF_8));
            } else if (after > 0) {
                HubServer.head(out, from > 0 ? "206 Partial Content" : "200 OK", "Content-Length: " + (WEIGHTS.length - from)
                    + (from > 0 ? "\r\nContent-Range: bytes " + from + "-299999/300000" : ""));
                out.write(WEIGHTS, from, Math.max(0, after - from));
                out.flush();
            }
            return true;
        });
        Snapshot snapshot = fetch(MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")), where);
        if (after > 100) {
            assertEquals("bytes=" + after + "-", hub.cdn().requests().getLast().headers().get("range"));
        }
        assertTrue(waits.size() == 2 || after == 0 && waits.size() == 1, "Java itself asks once more where not a byte came: " + waits);
    }

    @Test
    void whatAnotherRunHasLeftIsGoneOnWithAndHeldToItsHash() throws Exception {
        hub.cdn().fault((request, out) -> {
            int from = request.headers().containsKey("range") ? Integer.parseInt(request.headers().get("range").replaceAll("\\D", "")) : 0;
            HubServer.head(out, from > 0 ? "206 Partial Content" : "200 OK", "Content-Length: " + (WEIGHTS.length - from)
                + "\r\nContent-Range: bytes " + from + "-299999/300000");
            out.write(WEIGHTS, from, from == 0 ? 1000 : 0);
            return true;
        });
        assertTrue(refused(MODEL).contains("what has come is kept"), said.toString());
        assertFalse(Files.exists(folder.resolve("hub/models--owner--tiny/refs/main")), "a revision is remembered when it is whole");
        hub.cdn().forget();
        fetch(MODEL);
        assertEquals("bytes=1000-", hub.cdn().requests().getFirst().headers().get("range"));

        Path blobs = folder.resolve("hub/models--owner--tiny/blobs");
        Path blob = blobs.resolve(HubServer.sha256(WEIGHTS));
        Files.delete(blob);
        Files.write(blobs.resolve(blob.getFileName() + ".cria.incomplete"), new byte[200_000]);
        Snapshot snapshot = fetch(MODEL);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(snapshot.directory().resolve("model.safetensors")), "other bytes were thrown away");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "wrong bytes  | came twice, and its hash is",
        "too short    | came twice, and it is not 300,000 bytes long",
        "too long     | came twice, and it is not 300,000 bytes long",
        "endless      | came twice, and it is not 300,000 bytes long",
        "always cut   | did not come whole from",
        "stalls       | did not come whole from",
        "trickles     | did not come whole from",
        "a loop       | sends us from one address to the next",
        "to a file    | sends us to an address that is not followed",
        "to nonsense  | did not come whole from",
        "other range  | did not come whole from",
        "garbage      | did not come whole from",
        "teapot       | answered 418",
        "down         | the server answered 503",
    })
    void aFileThatDoesNotComeAsItShouldIsRefusedInOneLine(String fault, String expected) throws Exception {
        silence = Set.of("stalls", "trickles").contains(fault) ? Duration.ofMillis(250) : silence;
        hub.cdn().fault((request, out) -> {
            switch (fault) {
                case "wrong bytes" -> HubServer.send(request, out, "200 OK", new byte[WEIGHTS.length]);
                case "too short" -> HubServer.send(request, out, "200 OK", new byte[10]);
                case "too long" -> HubServer.send(request, out, "200 OK", new byte[WEIGHTS.length + 1]);
                case "endless" -> {
                    HubServer.head(out, "200 OK", "Transfer-Encoding: chunked");
                    while (true) {
                        out.write(("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8));
                    }
                }
                case "always cut" -> {
                    HubServer.head(out, "200 OK", "Content-Length: " + WEIGHTS.length);
                    out.write(WEIGHTS, 0, 10);
                }
                case "stalls", "trickles" -> {
                    HubServer.head(out, "200 OK", "Content-Length: " + WEIGHTS.length);
                    for (int i = 0; i < 100; i++) {
                        out.write(fault.equals("stalls") ? 0 : 1);
                        out.flush();
                        Thread.sleep(fault.equals("stalls") ? 10_000 : 100);
                    }
                }
                case "a loop" -> HubServer.send(request, out, "302 Found", new byte[0], "Location: " + request.target());
                case "to a file" -> HubServer.send(request, out, "302 Found", new byte[0], "Location: file:///etc/passwd");
                case "to nonsense" -> HubServer.send(request, out, "302 Found", new byte[0], "Location: http://[nowhere");
                case "other range" -> HubServer.send(request, out, "206 Partial Content", WEIGHTS, "Content-Range: bytes 7-299999/300000");
                case "garbage" -> out.write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(UTF_8));
                case "teapot" -> HubServer.send(request, out, "418 I'm a teapot", new byte[0]);
                default -> HubServer.send(request, out, "503 Service Unavailable", new byte[0]);
            }
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains(expected), message);
        assertFalse(Files.exists(folder.resolve("hub/models--owner--tiny/blobs/" + HubServer.sha256(WEIGHTS))));
        hub.cdn().forget();
        silence = Duration.ofSeconds(10);
        assertArrayEquals(WEIGHTS, Files.readAllBytes(fetch(MODEL).directory().resolve("model.safetensors")), "and the next time it comes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401 | X-Error-Code: GatedRepo        | accept the terms at HUB/owner/tiny, then set HF_TOKEN to a token that may read it (used: none)",
        "403 | X-Error-Code: GatedRepo        | accept the terms at HUB/owner/tiny, then set HF_TOKEN to a token that may read it (used: none)",
        "401 | X-Error-Message: Invalid credentials in Authorization header | HUB has no model of that name, or it is private",
        "403 | X-Error-Message: no            | does not let us read it (no)",
        "404 | X-Error-Code: RepoNotFound     | HUB has no model of that name, or it is private",
        "404 | X-Other: x                     | HUB has no model of that name, or it is private",
        "404 | X-Error-Code: RevisionNotFound | the model has no revision main; look at HUB/owner/tiny",
        "404 | X-Error-Code: EntryNotFound    | is listed and not there",
        "418 | X-Other: x                     | HUB answered 418",
    })
    void aNoIsToldWithWhatToDo(String status, String header, String expected) {
        hub.fault((request, out) -> {
            HubServer.send(request, out, status + " No", new byte[0], header);
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains(expected.replace("HUB", hub.address())), message);
        assertEquals(1, hub.requests().size(), "it is not asked again");
    }

    @Test
    void aTokenThatTheHubDoesNotKnowIsNamedByItsSource() {
        environment.put("HF_TOKEN", "hf_secret");
        hub.fault((request, out) -> {
            HubServer.send(request, out, "401 Unauthorized", new byte[0], "X-Error-Message: Invalid credentials in Authorization header");
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains("the token from HF_TOKEN") && !message.contains("secret"), message);
    }

    @ParameterizedTest
    @CsvSource({"429, 7, 7", "503, 7, 7", "429, '', 1", "500, '', 1", "429, 0, 0"})
    void whatIsBusyIsAskedAgainLater(int status, String retryAfter, int seconds) throws Exception {
        AtomicInteger times = new AtomicInteger();
        hub.fault((request, out) -> {
            if (times.getAndIncrement() > 0) {
                return false;
            }
            HubServer.send(request, out, status + " Later", new byte[0], retryAfter.isEmpty() ? "X: x" : "Retry-After: " + retryAfter);
            return true;
        });
        fetch(MODEL);
        assertEquals(List.of(Duration.ofSeconds(seconds)), waits);
    }

    @Test
    void nobodyWaitsForAnHour() {
        hub.fault((request, out) -> {
            HubServer.send(request, out, "429 Too Many Requests", new byte[0], "Retry-After: 3600");
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains("left alone for 3,600 seconds"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.json", "a/../../x.json", "/etc/x.json", "a//x.json", "./x.json", "a\\\\x.json", "C:x.json",
        "a/\\u0000.json",
        "", "a/", "LONG"})
    void aNameThatLeavesTheCacheIsRefused(String name) throws Exception {
        hub.fault((request, out) -> {
            HubServer.send(request, out, "200 OK",
                ("{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"%s\", \"size\": 1, \"blobId\": \"%s\"}]}"
                    .formatted(HubServer.COMMIT, name.replace("LONG", "x".repeat(300)), "a".repeat(40))).getBytes(UTF_8));
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains("nothing of it is fetched"), message);
        assertFalse(Files.exists(folder.resolve("hub")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"sha\": \"../x\", \"siblings\": []}                                                    | a commit of 40",
        "{\"siblings\": []}                                                                       | key sha",
        "[1]                                                                                      | expected one object",
        "<html>                                                                                   | invalid JSON",
        "{\"sha\": \"SHA\", \"siblings\": 3}                                                      | a list of objects",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"a.json\", \"size\": -5}]}            | a whole number of at least 0",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"a.json\", \"size\": 1e99}]}          | a whole number",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"model.safetensors\", \"size\": 9223372036854775807, \"blobId\": \"aa\"}]} | which no file has",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"a.json\", \"size\": 1, \"blobId\": \"../../x\"}]} | cannot be a file's name",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"a.json\"}, {\"rfilename\": \"a.json\"}]} | twice",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"a.json\"}, {\"rfilename\": \"a.json/b\"}]} | inside of a file",
        "{\"sha\": \"SHA\"}                                                                       | holds no file of a model",
        "{\"sha\": \"SHA\", \"siblings\": [MANY]}                                                 | more than are fetched",
        "{\"sha\": \"SHA\", \"siblings\": [{\"rfilename\": \"model.safetensors\", \"size\": 9000000000000, \"blobId\": \"aa\"}]} | make room",
    })
    void aHubThatLiesIsRefusedInOneLine(String answer, String expected) {
        String body = answer.replace("SHA", HubServer.COMMIT).replace("MANY", IntStream.range(0, 50_001)
            .mapToObj(i -> "{\"rfilename\": \"" + i + "\"}").collect(Collectors.joining(",")));
        hub.fault((request, out) -> {
            HubServer.send(request, out, "200 OK", body.getBytes(UTF_8));
            return true;
        });
        String message = refused(MODEL);
        assertTrue(message.contains(expected), message);
        assertTrue(message.length() < 600, message);
    }

    @Test
    void anEndlessListIsLeft() {
        hub.fault((request, out) -> {
            HubServer.head(out, "200 OK", "Transfer-Encoding: chunked");
            byte[] chunk = ("10000\r\n" + "[".repeat(0x10000) + "\r\n").getBytes(UTF_8);
            while (true) {
                out.write(chunk);
            }
        });
        assertTrue(refused(MODEL).contains("no list of files"));
    }
}
