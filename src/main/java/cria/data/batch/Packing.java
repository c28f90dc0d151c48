package cria.data.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts short documents together so that each row of a batch is nearly full (`--packing`). They stay apart in attention: every
/// document keeps its own start.
public final class Packing {

    private Packing() {}

    /// Best fit, decreasing: the longest first, each into the fullest pack that still has room for it. Johnson, *Near-optimal
    /// bin packing algorithms*, 1973: never more than 11/9 of the best number of packs, and one.
    ///
    /// @return packs in the order in which they were begun, each the numbers of its documents
    public static List<int[]> bestFitDecreasing(int[] lengths, int capacity) {
        List<List<Integer>> packs = new ArrayList<>();
        TreeMap<Integer, Deque<Integer>> byRoom = new TreeMap<>();
        Integer[] order = new Integer[lengths.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt((Integer i) -> lengths[i]).reversed());
        for (int document : order) {
            int length = lengths[document];
            if (length > capacity) {
                throw new IllegalArgumentException("a document of " + length + " tokens does not fit in " + capacity);
            }
            Map.Entry<Integer, Deque<Integer>> fit = byRoom.ceilingEntry(length);
            int pack = packs.size();
            int room = capacity;
            if (fit == null) {
                packs.add(new ArrayList<>());
            } else {
                room = fit.getKey();
                pack = fit.getValue().remove();
                if (fit.getValue().isEmpty()) {
                    byRoom.remove(room);
                }
            }
            packs.get(pack).add(document);
            byRoom.computeIfAbsent(room - length, r -> new ArrayDeque<>()).add(pack);
        }
        return packs.stream().map(pack -> pack.stream().mapToInt(Integer::intValue).toArray()).toList();
    }
}
