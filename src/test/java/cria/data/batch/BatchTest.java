package cria.data.batch;

import static cria.data.batch.EncodedExample.IGNORE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {

    @Test
    void laysDocumentsEndToEndAndShiftsTheLabelsWithinEach() {
        Batch batch = Batch.of(List.of(
            example(new int[] {1, 2, 3, 4}, new int[] {IGNORE, IGNORE, 3, 4}),
            example(new int[] {1, 5, 6}, new int[] {IGNORE, 5, 6})));
        assertArrayEquals(new int[] {1, 2, 3, 1, 5}, batch.tokens());
        assertArrayEquals(new int[] {0, 0, 0, 3, 3}, batch.starts());
        assertArrayEquals(new int[] {1, 2, 3, 4}, batch.rows());
        assertArrayEquals(new int[] {3, 4, 5, 6}, batch.targets());
        assertEquals(2, batch.documents());
        assertEquals(5, batch.size());
    }

    @Test
    void leavesOutWhatFollowsTheLastTarget() {
        Batch batch = Batch.of(List.of(
            example(new int[] {1, 2, 3, 4, 5}, new int[] {IGNORE, 2, IGNORE, IGNORE, IGNORE}),
            example(new int[] {1, 7, 8}, new int[] {IGNORE, IGNORE, 8})));
        assertArrayEquals(new int[] {1, 1, 7}, batch.tokens());
        assertArrayEquals(new int[] {0, 1, 1}, batch.starts());
        assertArrayEquals(new int[] {0, 2}, batch.rows());
        assertArrayEquals(new int[] {2, 8}, batch.targets());
    }

    @Test
    void hasATargetForEveryLearnedIdAndNoneElse() {
        Batch one = Batch.of(List.of(example(new int[] {1, 2, 3}, new int[] {IGNORE, 2, 3})));
        Batch none = Batch.of(List.of(example(new int[] {1, 2}, new int[] {IGNORE, IGNORE})));
        assertEquals(0, none.size());
        assertEquals(2, Batch.targets(List.of(one, none)));
    }

    @Test
    void refusesALabelBeforeWhichNothingStands() {
        assertThrows(IllegalArgumentException.class, () -> example(new int[] {1, 2}, new int[] {1, 2}));
    }

    /// Each of them would lead a kernel out of the batch.
    @Test
    void refusesRowsThatAreNotItsOwn() {
        int[] two = {7, 8};
        assertEquals(2, new Batch(two, new int[] {0, 1}, new int[] {1}, new int[] {9}, 2).size());
        for (int[] starts : new int[][] {{1, 1}, {-1, 0}, {0, 2}, {0, Integer.MAX_VALUE}, {0, Integer.MIN_VALUE}, {0}, {0, 0, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> new Batch(two, starts, new int[0], new int[0], 1));
        }
        int[] three = {7, 8, 9};
        assertThrows(IllegalArgumentException.class, () -> new Batch(three, new int[] {0, 1, 0}, new int[0], new int[0], 2));
        for (int[] rows : new int[][] {{2}, {-1}, {Integer.MAX_VALUE}, {0, 1}}) {
            assertThrows(IllegalArgumentException.class, () -> new Batch(two, new int[2], rows, new int[] {9}, 1));
        }
    }

    private static EncodedExample example(int[] ids, int[] labels) {
        return new EncodedExample(ids, labels, ids.length, Path.of("x.jsonl"), 1);
    }
}
