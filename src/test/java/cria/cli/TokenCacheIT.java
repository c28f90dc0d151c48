package cria.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tensor.DType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cache of tokens as users meet it: a second run, two at once, one that is killed, folders that cannot be used.
class TokenCacheIT {
    private static final JarRunner JAR = JarRunner.current();
    private static final String HIT = ": from the cache, ";
    private static final String KEPT = ": kept in the cache for the next run, ";

    @TempDir
    static Path shared;
    @TempDir
    Path folder;
    private static Path model;
    private static Path train;

    /// 9 MiB: what is smaller is not kept.
    @BeforeAll
    static void make() throws IOException {
        model = TinyChat.model(shared.resolve("model"), DType.F32);
        train = shared.resolve("train.jsonl");
        String filler = "My parcel is late and the invoice is wrong. ".repeat(40);
        try (BufferedWriter out = Files.newBufferedWriter(train)) {
            for (int i = 0; i < 5200; i++) {
                out.write("{\"prompt\": \"Order %d: %s\", \"completion\": \"We refund it.\"}\n".formatted(i, filler));
            }
        }
        assertTrue(Files.size(train) > 9 << 20);
    }

    private String[] command(String output, Path cache, String... more) {
        return Stream.concat(Stream.of("train", "--model_name_or_path", model.toString(), "--train_file", train.toString(), "--output_dir",
            folder.resolve(output).toString(), "--cache_dir", cache.toString(), "--max_steps", "1", "--per_device_train_batch_size", "1",
            "--max_length", "64", "--train_on", "all"), Stream.of(more)).toArray(String[]::new);
    }

    private String run(String output, Path cache, String... more) throws Exception {
        JarRunner.Result result = JAR.run(command(output, cache, more));
        assertEquals(0, result.code(), result.err());
        return result.out() + result.err();
    }

    private static List<Path> files(Path cache, String ending) throws IOException {
        Path kept = cache.resolve("cria/tokens");
        if (!Files.isDirectory(kept)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(kept)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private void assertSameModel(String one, String other) throws IOException {
        assertArrayEquals(Files.readAllBytes(folder.resolve(one).resolve("model.safetensors")),
            Files.readAllBytes(folder.resolve(other).resolve("model.safetensors")));
    }

    private static String lineAbout(String text, String what) {
        return text.lines().filter(line -> line.contains(what)).map(line -> line.replaceFirst(".*(" + what + ")", "$1")).findFirst().orElse(
            "");
    }

    @Test
    void theSecondRunTakesTheIdsOfTheFirst() throws Exception {
        Path cache = folder.resolve("cache");
        String first = run("a", cache);
        assertTrue(first.contains(KEPT), first);
        String second = run("b", cache);
        assertTrue(second.contains(HIT) && !second.contains(KEPT), second);
        assertEquals(lineAbout(first, "train: "), lineAbout(second, "train: "));
        String none = run("c", cache, "--cache_size", "0");
        assertFalse(none.contains("the cache"), none);
        String again = run("d", cache, "--overwrite_cache");
        assertTrue(again.contains(KEPT) && !again.contains(HIT), again);
        String other = run("e", cache, "--content_column", "body");
        assertTrue(other.contains(KEPT), other);
        for (String run : List.of("b", "c", "d")) {
            assertSameModel("a", run);
        }
    }

    @Test
    void whatIsRedactedIsCountedEachTimeAndNotKept() throws Exception {
        Path cache = folder.resolve("cache");
        String said = run("a", cache, "--redact");
        assertTrue(said.contains("redacted (--redact): "), said);
        assertFalse(said.contains(KEPT) || said.contains(HIT), said);
        assertEquals(List.of(), files(cache, ".tokens"));
    }

    @Test
    void twoRunsAtOnceDoNotMeet() throws Exception {
        Path cache = folder.resolve("cache");
        Process one = JAR.start(command("a", cache, "--quiet"));
        Process two = JAR.start(command("b", cache, "--quiet"));
        for (Process process : List.of(one, two)) {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), new String(process.getErrorStream().readAllBytes()));
        }
        assertSameModel("a", "b");
        assertEquals(1, files(cache, ".tokens").size());
        assertEquals(List.of(), files(cache, ".tmp"));
        assertTrue(run("c", cache).contains(HIT));
        assertSameModel("a", "c");
    }

    @Test
    void whatAKilledRunLeftIsSwept() throws Exception {
        Path cache = folder.resolve("cache");
        Process process = JAR.start(command("a", cache, "--quiet"));
        while (files(cache, ".tmp").isEmpty() && files(cache, ".tokens").isEmpty() && process.isAlive()) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        String next = run("b", cache, "--overwrite_cache");
        assertTrue(next.contains(KEPT), next);
        assertEquals(List.of(), files(cache, ".tmp"));
        assertEquals(1, files(cache, ".tokens").size());
        assertTrue(run("c", cache).contains(HIT));
        assertSameModel("b", "c");
    }

    @Test
    void withoutAFolderItIsDoneWithout() throws Exception {
        Path taken = Files.writeString(folder.resolve("taken"), "mine");
        String said = run("a", taken);
        assertTrue(said.contains("no cache of tokens: "), said);
        assertEquals("mine", Files.readString(taken));
        Path linked = Files.createDirectories(folder.resolve("linked/cria"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(linked.resolve("tokens"), elsewhere);
        said = run("b", folder.resolve("linked"));
        assertTrue(said.contains("no cache of tokens: ") && said.contains("is a link"), said);
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(0, files.count());
        }
        assertSameModel("a", "b");
    }
}
