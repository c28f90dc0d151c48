package cria.generate;

/// Gives the indices of values from the largest value down, of equal ones the lower index first: a binary heap, so that the first k
/// of n cost `n + k log n`.
final class LargestFirst {
    private final double[] values;
    private final int[] heap;
    private int size;

    LargestFirst(double[] values) {
        this.values = values;
        this.heap = new int[values.length];
        this.size = values.length;
        for (int i = 0; i < size; i++) {
            heap[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    /// At most as often as there are values.
    int next() {
        int first = heap[0];
        heap[0] = heap[--size];
        sink(0);
        return first;
    }

    private void sink(int from) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], heap[at])) {
                return;
            }
            int lower = heap[at];
            heap[at] = heap[child];
            heap[child] = lower;
            at = child;
        }
    }

    private boolean before(int a, int b) {
        return values[a] > values[b] || values[a] == values[b] && a < b;
    }
}
