package cria.data.batch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// Conversations that are measured on and also trained on, so that the figures flatter. What differs in white space and case only counts
/// as the same.
///
/// @param count of those that are measured on
/// @param of    how many are measured on
/// @param pairs the first few: `held-out.jsonl:3 is train.jsonl:17`
public record Overlap(int count, int of, String pairs) {

    private static final int NAMED = 3;

    /// Takes eight bytes for each conversation that is trained on.
    public static Optional<Overlap> of(EncodedDataset train, EncodedDataset held) {
        Examples trained = train.examples();
        Examples measured = held.examples();
        long[] keys = IntStream.range(0, trained.size()).filter(i -> trained.learned(i) > 0).mapToLong(trained::key).sorted().toArray();
        int[] both = IntStream.range(0, measured.size())
            .filter(i -> measured.learned(i) > 0 && Arrays.binarySearch(keys, measured.key(i)) >= 0).toArray();
        if (both.length == 0) {
            return Optional.empty();
        }
        Map<Long, Integer> places = new HashMap<>();
        Arrays.stream(both).limit(NAMED).forEach(i -> places.put(measured.key(i), -1));
        for (int i = trained.size() - 1; i >= 0; i--) {
            int place = i;
            if (trained.learned(i) > 0) {
                places.computeIfPresent(trained.key(i), (_, _) -> place);
            }
        }
        StringJoiner pairs = new StringJoiner(", ", "", both.length > NAMED ? ", …" : "");
        Arrays.stream(both).limit(NAMED).forEach(i -> {
            int place = places.getOrDefault(measured.key(i), 0);
            pairs.add(measured.file(i) + ":" + measured.line(i) + " is " + trained.file(place) + ":" + trained.line(place));
        });
        return Optional.of(new Overlap(both.length, measured.size(), pairs.toString()));
    }

    /// In one line.
    public String describe() {
        return String.format(Locale.ROOT, "%,d of %,d conversations that are measured on are trained on too (%s), so the figures flatter; "
            + "take them out of one of the files", count, of, pairs);
    }
}
