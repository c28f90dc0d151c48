package cria.data.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiskSortTest {

    @Test
    void sortsWhatFitsIntoMemoryAndWhatDoesNot() throws IOException {
        for (long memory : new long[] {1 << 20, 20_000, 300}) {
            List<Long> numbers = new Random(3).longs(2_000).boxed().toList();
            List<Long> sorted = new ArrayList<>();
            try (DiskSort sort = new DiskSort(memory)) {
                for (long number : numbers) {
                    sort.add(new DiskRecord().number(number).text("é".repeat((int) (number & 127))).bytes());
                }
                assertEquals(memory < 1 << 20, sort.isOnDisk());
                DiskSort.Sorted all = sort.sorted();
                for (byte[] bytes = all.next(); bytes != null; bytes = all.next()) {
                    DiskRecord record = new DiskRecord(bytes);
                    sorted.add(record.number());
                    assertEquals("é".repeat((int) (sorted.getLast() & 127)), record.text());
                }
            }
            assertEquals(numbers.stream().sorted().toList(), sorted, "memory of " + memory);
        }
        assertFalse(names().contains("cria-rows-"), "a temporary file is left behind");
    }

    private static String names() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::toString).filter(name -> name.contains("cria-rows-")).toList().toString();
        }
    }

    @Test
    void recordsSortAsTheirValuesDo() {
        byte[][] inOrder = {
            new DiskRecord().key("").number(5).bytes(), new DiskRecord().key("a").number(Long.MIN_VALUE).bytes(),
            new DiskRecord().key("a").number(-1).bytes(), new DiskRecord().key("a").number(0).count(1).bytes(),
            new DiskRecord().key("a").number(0).count(2).bytes(), new DiskRecord().key("a").number(Long.MAX_VALUE).bytes(),
            new DiskRecord().key("a\0").number(0).bytes(), new DiskRecord().key("ab").number(-7).bytes(), new DiskRecord().key("é").number(
                -7).bytes()};
        for (int i = 1; i < inOrder.length; i++) {
            assertTrue(java.util.Arrays.compareUnsigned(inOrder[i - 1], inOrder[i]) < 0, "record " + i);
        }
    }

    @Test
    void numbersAreFoundByNumber() {
        LongIndex index = new LongIndex(4);
        for (int i = 0; i < 5_000; i++) {
            assertTrue(index.add(LongIndex.key("id-" + i), i));
            assertFalse(index.add(LongIndex.key("id-" + i), i + 1));
        }
        assertEquals(4_321, index.get(LongIndex.key("id-4321")));
        assertEquals(-1, index.get(LongIndex.key("id-5000")));
        assertTrue(LongIndex.key("7") != LongIndex.key("07") && LongIndex.key("123456789012345678901") < 0);
    }
}
