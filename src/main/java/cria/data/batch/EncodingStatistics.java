package cria.data.batch;

import cria.data.batch.SkippedExample.Reason;
import cria.data.sample.Found;
import cria.data.sample.RowCounts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// What became of a file's rows. Lengths are in tokens and of whole rows, before any was cut.
///
/// @param shape         how the file was understood, with the flags that say so
/// @param rows          examples that were read: a row each, or a conversation
/// @param used          that are trained on
/// @param truncated     that were cut, used or not
/// @param dropped       that were left out for their length
/// @param withoutTarget that keep their place but teach nothing, before or after the cut
/// @param lengthP50     half of the rows are no longer than this
/// @param lengthP95     95 % of them are no longer than this
/// @param lengthMax     the longest
/// @param tokens        of the examples as they are used
/// @param learnedTokens of those, how many are learned
/// @param lostTokens    cut off, or in rows left out
/// @param skipped       the rows left out
/// @param controlNames  rows whose text holds the name of a control token
/// @param counts        what became of the rows before they were encoded
public record EncodingStatistics(
    Path file, String shape, int maxLength, int rows, int used, int truncated, int dropped, int withoutTarget,
    int lengthP50, int lengthP95, int lengthMax, long tokens, long learnedTokens, long lostTokens,
    List<SkippedExample> skipped, ControlNames controlNames, RowCounts counts) {

    private static final int NAMED = 3;

    static EncodingStatistics of(EncodedDataset data) {
        List<EncodedExample> examples = data.examples();
        List<SkippedExample> skipped = data.skipped();
        int dropped = (int) skipped.stream().filter(row -> row.reason() == Reason.TOO_LONG).count();
        int[] lengths = new int[examples.size() + dropped];
        int n = 0;
        int used = 0;
        int truncated = 0;
        long tokens = 0;
        long learned = 0;
        long lost = 0;
        for (EncodedExample example : examples) {
            lengths[n++] = example.sourceLength();
            used += example.learned() > 0 ? 1 : 0;
            truncated += example.isTruncated() ? 1 : 0;
            tokens += example.length();
            learned += example.learned();
            lost += example.sourceLength() - example.length();
        }
        for (SkippedExample row : skipped) {
            if (row.reason() == Reason.TOO_LONG) {
                lengths[n++] = row.length();
                lost += row.length();
            }
        }
        Arrays.sort(lengths);
        return new EncodingStatistics(data.file(), data.reading().describe(), data.maxLength(), n, used, truncated, dropped,
            skipped.size() - dropped, percentile(lengths, 50), percentile(lengths, 95), percentile(lengths, 100),
            tokens, learned, lost, skipped, data.controlNames(), data.counts());
    }

    /// The least length that `percent` of all are not above; 0 where there are none.
    private static int percentile(int[] sorted, int percent) {
        long rank = ((long) sorted.length * percent + 99) / 100;
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(rank, 1) - 1];
    }

    /// How much of all tokens is lost, 0 to 1.
    public double lostShare() {
        return share(lostTokens, tokens + lostTokens);
    }

    /// All of it in one paragraph.
    public String describe() {
        StringJoiner parts = new StringJoiner("; ", file + " (" + shape + "): ", ".");
        String what = counts.of(Found.TURNS) > 0 ? "conversations" : "rows";
        parts.add(used == rows ? format("%,d %s", rows, what) : format("%,d of %,d %s used", used, rows, what));
        parts.add(format("%,d tokens, %,d of them learned (%.1f %%)",
            tokens, learnedTokens, 100 * share(learnedTokens, tokens)));
        parts.add(format("lengths %,d (median), %,d (p95), %,d (longest)", lengthP50, lengthP95, lengthMax));
        if (maxLength > 0) {
            parts.add(format("%,d rows truncated at %,d tokens", truncated, maxLength));
        }
        if (!skipped.isEmpty()) {
            parts.add("left out " + leftOut());
        }
        if (lostTokens > 0) {
            parts.add(format("%.1f %% of all tokens lost", 100 * lostShare()));
        }
        if (controlNames.rows() > 0) {
            parts.add(format("%,d rows with the name of a control token in their text (%s), which is read as plain text; "
                + "give chats as \"messages\"", controlNames.rows(), controlNames.first()));
        }
        if (!counts.describe().isEmpty()) {
            parts.add(counts.describe());
        }
        return parts.toString();
    }

    /// The rows left out by reason, the first few of each by name:
    /// `2 rows with nothing to learn (train.jsonl:3, train.jsonl:9)`.
    String leftOut() {
        StringJoiner parts = new StringJoiner(", ");
        for (Reason reason : Reason.values()) {
            List<SkippedExample> of = skipped.stream().filter(row -> row.reason() == reason).toList();
            if (!of.isEmpty()) {
                String first = of.stream().limit(NAMED).map(SkippedExample::where).collect(Collectors.joining(", "));
                parts.add(format("%,d %s %s (%s%s)", of.size(), of.size() == 1 ? "row" : "rows", reason.words(), first,
                    of.size() > NAMED ? ", …" : ""));
            }
        }
        return parts.toString();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
