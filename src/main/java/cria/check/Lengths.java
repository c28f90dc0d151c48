package cria.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How long conversations are, in tokens, before any is cut.
public final class Lengths {
    private static final int[] PERCENTS = {5, 25, 50, 75, 90, 95, 99};
    private static final int BINS = 10;

    private final int[] sorted;
    private final long total;

    /// @param lengths of all conversations, in any order
    Lengths(int[] lengths) {
        sorted = lengths.clone();
        Arrays.sort(sorted);
        total = Arrays.stream(sorted).asLongStream().sum();
    }

    public int count() {
        return sorted.length;
    }

    public long total() {
        return total;
    }

    /// The least length that `percent` of all are not above; 0 where there are none.
    public int percentile(double percent) {
        long rank = (long) Math.ceil(sorted.length * percent / 100);
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(rank, 1) - 1];
    }

    public int longest() {
        return percentile(100);
    }

    /// The least `--max_length` with which no more than a share of all tokens is cut off.
    ///
    /// @param share from 0 to 1
    public int maxLengthThatLoses(double share) {
        long mayBeLost = (long) (share * total);
        long lost = 0;
        int length = longest();
        int longer = 0;
        for (int i = sorted.length - 1; i >= 0; i--) {
            // Down to this length each of the `longer` ones loses as much.
            long drop = (long) (length - sorted[i]) * longer;
            if (lost + drop > mayBeLost) {
                return length - (int) ((mayBeLost - lost) / longer);
            }
            lost += drop;
            length = sorted[i];
            longer++;
        }
        return longer == 0 ? length : (int) Math.max(0, length - (mayBeLost - lost) / longer);
    }

    /// Conversations whose lengths lie from one to another, both included.
    public record Bin(int from, int to, int count) {}

    /// Up to a dozen, of one width that is 1, 2 or 5 times a power of ten, and the last with all that are longer than nearly all others.
    public List<Bin> histogram() {
        if (sorted.length == 0) {
            return List.of();
        }
        int most = percentile(99);
        int width = 1;
        for (int k = 0; (long) width * BINS <= most; k++) {
            width = k % 3 == 1 ? width / 2 * 5 : width * 2;
        }
        List<Bin> bins = new ArrayList<>();
        int at = 0;
        for (int from = sorted[0] / width * width; from <= most; from += width) {
            int end = at;
            while (end < sorted.length && sorted[end] < from + width) {
                end++;
            }
            bins.add(new Bin(from, from + width - 1, end - at));
            at = end;
        }
        if (at < sorted.length) {
            bins.add(new Bin(bins.getLast().to() + 1, longest(), sorted.length - at));
        }
        return bins;
    }

    /// For programs.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", sorted.length == 0 ? 0 : (double) total / sorted.length);
        for (int percent : PERCENTS) {
            json.put("p" + percent, percentile(percent));
        }
        json.put("max", longest());
        json.put("histogram", histogram());
        return json;
    }
}
