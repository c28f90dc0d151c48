package cria.data.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreTest {

    private static final int IGNORED = -100;

    @TempDir
    private Path folder;

    private FileChannel file(String name) throws IOException {
        return FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Examples that a seed makes, of 0 to 299 tokens each.
    private static final class Made {
        private final Random random;
        private final int vocabulary;

        Made(int vocabulary) {
            this.vocabulary = vocabulary;
            random = new Random(vocabulary);
        }

        int[][] next() {
            int[] ids = random.ints(random.nextInt(300), 0, vocabulary).toArray();
            int[] labels = ids.clone();
            for (int i = 0; i < ids.length; i++) {
                labels[i] = i == 0 || random.nextBoolean() ? IGNORED : ids[i];
            }
            return new int[][] {ids, labels};
        }
    }

    private static TokenStore written(int vocabulary, int examples, StoreWriter writer) throws IOException {
        Made made = new Made(vocabulary);
        for (int i = 0; i < examples; i++) {
            int[][] example = made.next();
            writer.add(example[0], example[1], IGNORED, i % 3, 7L * i + (1L << 40), ~(long) i);
        }
        return writer.finish("facts\n\u00E4");
    }

    private static void assertHolds(TokenStore store, int vocabulary, int examples) {
        Made made = new Made(vocabulary);
        assertEquals(examples, store.size());
        assertEquals("facts\n\u00E4", store.facts());
        for (int i = 0; i < examples; i++) {
            int[][] example = made.next();
            int[] ids = new int[store.length(i)];
            int[] labels = new int[ids.length];
            store.read(i, ids, labels, IGNORED);
            assertArrayEquals(example[0], ids, "ids of " + i);
            assertArrayEquals(example[1], labels, "labels of " + i);
            assertEquals(Arrays.stream(labels).filter(label -> label != IGNORED).count(), store.learned(i));
            int inputs = labels.length - 1;
            while (inputs > 0 && labels[inputs] == IGNORED) {
                inputs--;
            }
            assertEquals(Math.max(inputs, 0), store.inputs(i));
            assertEquals(i % 3, store.file(i));
            assertEquals(7L * i + (1L << 40), store.line(i));
            assertEquals(~(long) i, store.key(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 256, 257, 49152, 65536, 65537, 128256, Integer.MAX_VALUE})
    void holdsWhatItWasGivenInMemoryAndInAFile(int vocabulary) throws IOException {
        try (StoreWriter writer = new StoreWriter(vocabulary, Long.MAX_VALUE, () -> file("never"))) {
            assertHolds(written(vocabulary, 500, writer), vocabulary, 500);
        }
        assertFalse(Files.exists(folder.resolve("never")));
        TokenStore store;
        try (StoreWriter writer = new StoreWriter(vocabulary, 0, () -> file("x"))) {
            store = written(vocabulary, 500, writer);
        }
        assertHolds(store, vocabulary, 500);
        assertHolds(StoreFiles.open(folder.resolve("x")).orElseThrow(), vocabulary, 500);
    }

    /// More than one chunk, one block of checksums and one part of the index.
    @Test
    void goesToItsFileWhenThereIsMoreThanMemoryMayHold() throws IOException {
        int examples = 60_000;
        try (StoreWriter writer = new StoreWriter(128_256, 1 << 20, () -> file("big"))) {
            assertHolds(written(128_256, examples, writer), 128_256, examples);
        }
        assertTrue(Files.size(folder.resolve("big")) > StoreHeader.BLOCK);
        assertHolds(StoreFiles.open(folder.resolve("big")).orElseThrow(), 128_256, examples);
    }

    @Test
    void takes18BitsOfATokenOfLlama3() throws IOException {
        try (StoreWriter writer = new StoreWriter(128_256, 0, () -> file("x"))) {
            int[] ids = new int[100_000];
            writer.add(ids, ids, IGNORED, 0, 1, 0);
            writer.finish("");
        }
        assertEquals(100_000 * 18 / 8, Files.size(folder.resolve("x")), 1 << 8);
    }

    @Test
    void holdsNothingToo() throws IOException {
        try (StoreWriter writer = new StoreWriter(10, 0, () -> file("x"))) {
            assertHolds(written(10, 0, writer), 10, 0);
        }
        assertHolds(StoreFiles.open(folder.resolve("x")).orElseThrow(), 10, 0);
    }

    @Test
    void refusesWhatItCannotHold() throws IOException {
        try (StoreWriter writer = new StoreWriter(256, 1 << 20, () -> file("x"))) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(new int[] {256}, new int[] {256}, IGNORED, 0, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.add(new int[] {-1}, new int[] {-1}, IGNORED, 0, 1, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.add(new int[] {3}, new int[] {4}, IGNORED, 0, 1, 0));
        }
    }

    /// A store of 12 GiB, of which the disk holds a few blocks.
    @Test
    void findsTokensBehindTwoToThe31Bytes() throws IOException {
        long tokens = 5_000_000_000L;
        long indexAt = StoreHeader.SIZE + Math.ceilDiv(tokens * 20, 64L) * 8 + StoreHeader.SLACK;
        StoreHeader header = new StoreHeader(19, 1, tokens, indexAt, indexAt + StoreHeader.ENTRY, indexAt + StoreHeader.ENTRY);
        try (FileChannel channel = file("sparse"); Arena arena = Arena.ofConfined()) {
            MemorySegment all = channel.map(MapMode.READ_WRITE, 0, header.fileSize(), arena);
            new TokenStore.Entry(3, 1, 2, 0, 9, 5).write(all, indexAt, tokens - 3);
            long bits = 400_000L | 123_456L << 20 | (524_287L | 1L << 19) << 40;
            long at = (tokens - 3) * 20;
            assertEquals(4, at % 8, "a token may begin within a byte");
            all.set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), StoreHeader.SIZE + at / 8, bits << 4);
            int[] ids = new int[3];
            int[] labels = new int[3];
            new TokenStore(all, header).read(0, ids, labels, IGNORED);
            assertArrayEquals(new int[] {400_000, 123_456, 524_287}, ids);
            assertArrayEquals(new int[] {IGNORED, IGNORED, 524_287}, labels);
        }
    }

    @Test
    void noticesEachByteThatChanged() throws IOException {
        try (StoreWriter writer = new StoreWriter(300, 0, () -> file("x"))) {
            written(300, 20, writer);
        }
        byte[] sound = Files.readAllBytes(folder.resolve("x"));
        Random random = new Random(1);
        for (int at = 0; at < sound.length; at += at < 64 || at > sound.length - 40 ? 1 : 1 + random.nextInt(60)) {
            byte[] flipped = sound.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            assertTrue(StoreFiles.open(Files.write(folder.resolve("y"), flipped)).isEmpty(), "byte " + at);
        }
        for (int size : new int[] {0, 1, 63, 64, 65, sound.length / 2, sound.length - 4, sound.length - 1}) {
            assertTrue(StoreFiles.open(Files.write(folder.resolve("y"), Arrays.copyOf(sound, size))).isEmpty(), size + " bytes");
        }
        assertTrue(StoreFiles.open(Files.write(folder.resolve("y"), Arrays.copyOf(sound, sound.length + 1))).isEmpty());
        assertTrue(StoreFiles.open(Files.write(folder.resolve("y"), sound)).isPresent());
    }

    @Test
    void takesNoNumbersThatDoNotFit() {
        ByteBuffer bytes = ByteBuffer.wrap(new StoreHeader(8, 1, 10, 88, 128, 128).bytes(new byte[4])).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(StoreHeader.read(bytes.array(), 132).isPresent());
        for (int[] change : new int[][] {{8, 0}, {8, 32}, {8, -1}, {12, -1}, {12, 1 << 30}, {16, -1}, {20, 1 << 30}, {24, 0}, {28, -1}, {40,
            -1},
            {44, 1}}) {
            byte[] wrong = bytes.array().clone();
            ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN).putInt(change[0], change[1]);
            assertTrue(StoreHeader.read(wrong, 132).isEmpty(), Arrays.toString(change));
        }
    }
}
