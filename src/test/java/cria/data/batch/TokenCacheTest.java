package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.data.shape.Shapes;
import cria.data.source.DataSource;
import cria.data.store.TokenCache;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Data that are read a second time.
class TokenCacheTest {

    private static final String HIT = ": from the cache, ";
    private static final String KEPT = ": kept in the cache for the next run, ";

    @TempDir
    private Path folder;
    private final List<String> said = new ArrayList<>();
    private Path cache;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        cache = folder.resolve("home/cria/tokens");
        file = Files.writeString(folder.resolve("x.jsonl"), rows(40) + "{\"text\": \"<|end|>\"}\n{\"text\": \"\"}\n");
    }

    private static String rows(int n) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < n; i++) {
            rows.append("{\"text\": \"").append("row ".repeat(i % 9)).append(i).append("\"}\n");
        }
        return rows.toString();
    }

    private TokenCache.Settings settings(String context) {
        return new TokenCache.Settings(cache, 1 << 30, 0, false, context);
    }

    private EncodedDataset read(TokenCache.Settings settings, int maxLength, Path... files) {
        said.clear();
        DataSource source = new DataSource(List.of(files), DataSource.of(file).options());
        return EncodedDataset.read(source, Shapes.standard(), Toy.encoder(),
            new EncodedDataset.Options(maxLength, LongExamples.TRUNCATE, 0, 2), new TokenCache(settings, said::add));
    }

    private EncodedDataset read(String context) {
        return read(settings(context), 0, file);
    }

    private void assertSaid(String what) {
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.getFirst().contains(what), said.toString());
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(each -> each.toString().endsWith(".tokens")).toList();
        }
    }

    private static void assertSame(EncodedDataset expected, EncodedDataset found) {
        assertEquals(expected.statistics(), found.statistics());
        assertEquals(expected.examples().size(), found.examples().size());
        for (int i = 0; i < expected.examples().size(); i++) {
            EncodedExample one = expected.examples().get(i);
            EncodedExample other = found.examples().get(i);
            assertArrayEquals(one.ids(), other.ids());
            assertArrayEquals(one.labels(), other.labels());
            assertEquals(one.sourceLength() + " " + one.file() + ":" + one.line(), other.sourceLength() + " " + other.file() + ":" + other
                .line());
        }
    }

    @Test
    void givesTheSameTheSecondTime() throws IOException {
        EncodedDataset plain = EncodedDataset.read(file, Shapes.standard(), Toy.encoder(),
            new EncodedDataset.Options(0, LongExamples.TRUNCATE, 0, 2));
        assertEquals(1, plain.controlNames().rows());
        assertEquals(1, plain.skipped().size());
        assertSame(plain, read("a"));
        assertSaid(KEPT);
        assertSame(plain, read("a"));
        assertSaid(HIT);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().getFirst())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    }

    /// Examples are kept whole, and cut when they are used.
    @Test
    void anotherLengthIsAHit() {
        EncodedDataset whole = read("a");
        EncodedDataset cut = read(settings("a"), 9, file);
        assertSaid(HIT);
        assertTrue(cut.statistics().truncated() > 0);
        assertEquals(whole.statistics().tokens(), cut.statistics().tokens() + cut.statistics().lostTokens());
        assertThrows(InputException.class, () -> EncodedDataset.read(DataSource.of(file), Shapes.standard(), Toy.encoder(),
            new EncodedDataset.Options(9, LongExamples.ERROR, 0, 2), new TokenCache(settings("a"), said::add)));
    }

    @Test
    void aChangedFileOrSettingIsAMiss() throws IOException {
        read("a");
        read("b");
        assertSaid(KEPT);
        FileTime time = Files.getLastModifiedTime(file);
        String text = Files.readString(file);
        Files.writeString(file, text.replace("row 1", "row 2"));
        Files.setLastModifiedTime(file, time);
        read("a");
        assertSaid(KEPT);
        Files.writeString(file, text);
        read("a");
        assertSaid(HIT);
        EncodedDataset.read(DataSource.of(file), Shapes.standard(), Toy.encoder(), new EncodedDataset.Options(0, LongExamples.TRUNCATE, 5,
            2),
            new TokenCache(settings("a"), said::add));
        assertTrue(said.getLast().contains(KEPT), "the first five rows are not all rows");
    }

    @Test
    void aFileOfTheSameBytesIsAHitUnderItsOwnName() throws IOException {
        read("a");
        Path copy = Files.copy(file, folder.resolve("copy.jsonl"));
        EncodedDataset found = read(settings("a"), 0, copy);
        assertSaid(HIT);
        assertEquals(copy, found.examples().get(3).file());
        assertEquals("<|end|> in " + copy + ":41", found.controlNames().first());
        assertSaid(HIT);
        read(settings("a"), 0, Files.copy(file, folder.resolve("copy.txt")));
        assertSaid(KEPT);
    }

    @Test
    void severalFilesAreOneEntryInTheirOrder() throws IOException {
        Path other = Files.writeString(folder.resolve("y.jsonl"), rows(3));
        EncodedDataset first = read(settings("a"), 0, file, other);
        assertSaid(KEPT);
        assertEquals(other, first.examples().getLast().file());
        assertSame(first, read(settings("a"), 0, file, other));
        assertSaid(HIT);
        read(settings("a"), 0, other, file);
        assertSaid(KEPT);
    }

    @Test
    void overwritesWhenAsked() throws IOException {
        read("a");
        Path entry = kept().getFirst();
        byte[] bytes = Files.readAllBytes(entry);
        Object inode = Files.getAttribute(entry, "unix:ino");
        read(new TokenCache.Settings(cache, 1 << 30, 0, true, "a"), 0, file);
        assertSaid(KEPT);
        assertArrayEquals(bytes, Files.readAllBytes(entry));
        assertFalse(inode.equals(Files.getAttribute(entry, "unix:ino")));
    }

    @Test
    void aDamagedEntryIsEncodedAgain() throws IOException {
        EncodedDataset sound = read("a");
        Path entry = kept().getFirst();
        byte[] bytes = Files.readAllBytes(entry);
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 4;
        for (byte[] damaged : List.of(flipped, Arrays.copyOf(bytes, bytes.length - 9), new byte[0])) {
            Files.move(Files.write(folder.resolve("damaged"), damaged), entry, StandardCopyOption.REPLACE_EXISTING);
            assertSame(sound, read("a"));
            assertEquals(2, said.size(), said.toString());
            assertTrue(said.getFirst().contains("is damaged; encoding again"), said.toString());
            assertTrue(said.getLast().contains(KEPT), said.toString());
            assertArrayEquals(bytes, Files.readAllBytes(entry));
        }
    }

    @Test
    void whatAnotherUserCouldHaveWrittenIsNotUsed() throws IOException {
        read("a");
        Files.setPosixFilePermissions(kept().getFirst(), PosixFilePermissions.fromString("rw-rw-rw-"));
        read("a");
        assertSaid(KEPT);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        read("a");
        assertSaid(KEPT);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    }

    @Test
    void keepsWhatWasUsedLastWithinItsSize() throws IOException {
        read("a");
        long one = Files.size(kept().getFirst());
        Files.setLastModifiedTime(kept().getFirst(), FileTime.from(Instant.EPOCH));
        Path old = kept().getFirst();
        read(new TokenCache.Settings(cache, 2 * one, 0, false, "b"), 0, file);
        assertEquals(2, kept().size());
        read(new TokenCache.Settings(cache, 2 * one, 0, false, "c"), 0, file);
        assertEquals(2, kept().size());
        assertFalse(kept().contains(old));
        read(new TokenCache.Settings(cache, one - 1, 0, false, "d"), 0, file);
        assertSaid("more than --cache_size");
        assertEquals(2, kept().size());
    }

    @Test
    void smallFilesAndNoCacheLeaveNothing() {
        read(new TokenCache.Settings(cache, 1 << 30, 1 << 20, false, "a"), 0, file);
        read(new TokenCache.Settings(folder.resolve("none"), 0, 0, false, "a"), 0, file);
        assertEquals(List.of(), said);
        assertFalse(Files.exists(folder.resolve("none")));
    }

    /// A folder that is a link, that is a file, that cannot be made.
    @Test
    void aFolderThatIsNoneIsSaidAndDoneWithout() throws IOException {
        EncodedDataset plain = read("a");
        Path link = Files.createSymbolicLink(Files.createDirectories(folder.resolve("l")).resolve("tokens"), cache);
        Path taken = Files.createFile(Files.createDirectories(folder.resolve("f")).resolve("tokens"));
        for (Path wrong : List.of(link, taken, taken.resolve("cria"), Path.of("/proc/cria/tokens"))) {
            assertSame(plain, read(new TokenCache.Settings(wrong, 1 << 30, 0, false, "a"), 0, file));
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.getFirst().startsWith("no cache of tokens: "), said.toString());
        }
    }

    @Test
    void sweepsWhatAKilledProcessLeft() throws IOException {
        read("a");
        Path left = Files.writeString(cache.resolve(".cria-0123.tmp"), "half");
        try (FileChannel held = FileChannel.open(Files.createFile(cache.resolve(".cria-4567.tmp")), StandardOpenOption.WRITE)) {
            held.lock();
            read("b");
            assertFalse(Files.exists(left));
            assertTrue(Files.exists(cache.resolve(".cria-4567.tmp")), "it is being written");
        }
        read("c");
        assertFalse(Files.exists(cache.resolve(".cria-4567.tmp")));
    }

    @Test
    void manyAtOnceAllGetTheSame() throws Exception {
        EncodedDataset plain = EncodedDataset.read(file, Shapes.standard(), Toy.encoder(),
            new EncodedDataset.Options(0, LongExamples.TRUNCATE, 0, 2));
        try (var executor = Executors.newFixedThreadPool(8)) {
            List<Callable<EncodedDataset>> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String context = "c" + i % 3;
                tasks.add(() -> EncodedDataset.read(DataSource.of(file), Shapes.standard(), Toy.encoder(),
                    new EncodedDataset.Options(0, LongExamples.TRUNCATE, 0, 1), new TokenCache(settings(context), _ -> {})));
            }
            for (Future<EncodedDataset> each : executor.invokeAll(tasks)) {
                assertSame(plain, each.get());
            }
        }
        assertEquals(3, kept().size());
    }
}
