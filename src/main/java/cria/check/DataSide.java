package cria.check;

import cria.data.batch.EncodedDataset;
import cria.data.batch.EncodedExample;
import cria.data.batch.LongExamples;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import java.lang.Character.UnicodeScript;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a file has shown: what is trained on, or what is measured on.
public final class DataSide {
    private final Path file;
    private final Reading reading;
    private final EncodedDataset.Options options;
    private final int firstNumber;
    private final Faults faults = new Faults();
    private final Sample sample;
    private final Ints whole = new Ints();
    private final Ints inputs = new Ints();
    private final Ints learned = new Ints();
    private final Ints numbers = new Ints();
    private final Longs keys = new Longs();
    private final Map<String, Long> languages = new TreeMap<>();
    private final Map<UnicodeScript, Long> scripts = new TreeMap<>();

    private long badRows;
    private long turns;
    private long tokens;
    private long learnedTokens;
    private long lostTokens;
    private int longestKept;
    private RowCounts counts = RowCounts.NONE;

    /// @param firstNumber of its conversations among all
    DataSide(Path file, Reading reading, EncodedDataset.Options options, long seed, int firstNumber) {
        this.file = file;
        this.reading = reading;
        this.options = options;
        this.firstNumber = firstNumber;
        this.sample = new Sample(seed);
    }

    void addBad(Path where, long line, FaultKind kind, String message) {
        badRows++;
        faults.add(kind, where, line, 1, message);
    }

    void add(Looked looked) {
        EncodedExample encoded = looked.encoded();
        int number = firstNumber + whole.size();
        looked.found().forEach(found -> add(looked, found.kind(), found.times(), found.excerpt()));
        whole.add(encoded.length());
        turns += looked.turns();
        languages.merge(looked.language(), 1L, Long::sum);
        looked.scripts().forEach((script, letters) -> scripts.merge(script, (long) letters, Long::sum));
        sample.add(looked);
        int end = options.maxLength() > 0 ? Math.min(options.maxLength(), encoded.length()) : encoded.length();
        int learnedOfAll = encoded.learned();
        boolean tooLong = end < encoded.length();
        EncodedExample kept = tooLong ? encoded.truncate(end) : encoded;
        int learnedBefore = kept.learned();
        if (learnedOfAll == 0) {
            add(looked, FaultKind.NOTHING_LEARNED, 1, "%,d tokens, none of them learned".formatted(encoded.length()));
        } else if (learnedBefore == 0 && options.longExamples() == LongExamples.TRUNCATE) {
            add(looked, FaultKind.LEARNED_PART_CUT, 1, "%,d tokens, the first learned behind the %,dth".formatted(encoded.length(), end));
        }
        if (tooLong) {
            add(looked, FaultKind.TRUNCATED, 1, "%,d tokens, %,d more than --max_length %,d".formatted(encoded.length(),
                encoded.length() - end, end));
        }
        if (tooLong && learnedOfAll > 0 && options.longExamples() == LongExamples.DROP) {
            lostTokens += encoded.length();
            return;
        }
        inputs.add(kept.inputs());
        learned.add(learnedBefore);
        numbers.add(number);
        keys.add(looked.key());
        tokens += end;
        learnedTokens += learnedBefore;
        lostTokens += encoded.length() - end;
        longestKept = Math.max(longestKept, end);
    }

    void add(RowCounts counts) {
        this.counts = counts;
    }

    private void add(Looked looked, FaultKind kind, int times, String excerpt) {
        faults.add(kind, looked.example().file(), looked.example().line(), times, excerpt);
    }

    public Path file() {
        return file;
    }

    public String shape() {
        return reading.name();
    }

    /// The flags that say what was found out of the shape; none where nothing need be said.
    public List<String> flags() {
        return reading.flags();
    }

    public long rows() {
        return Math.max(counts.rows(), conversations() + badRows);
    }

    /// What became of its rows.
    public RowCounts counts() {
        return counts;
    }

    /// That could be read.
    public int conversations() {
        return whole.size();
    }

    public long turns() {
        return turns;
    }

    /// As they are trained on.
    public long tokens() {
        return tokens;
    }

    public long learnedTokens() {
        return learnedTokens;
    }

    /// Cut off, or in conversations left out for their length.
    public long lostTokens() {
        return lostTokens;
    }

    public int maxLength() {
        return options.maxLength();
    }

    /// The longest of those that are trained on, in tokens.
    public int longestKept() {
        return longestKept;
    }

    public Lengths lengths() {
        return new Lengths(whole.toArray());
    }

    public Faults faults() {
        return faults;
    }

    public Sample sample() {
        return sample;
    }

    /// Of those that are trained on, in the file's order: the ids that the model reads.
    public int[] inputs() {
        return inputs.toArray();
    }

    /// Of those that are trained on, in the file's order: the ids that are learned.
    public int[] learned() {
        return learned.toArray();
    }

    /// The number among all conversations of one that is trained on.
    int number(int kept) {
        return numbers.get(kept);
    }

    /// Of those that are trained on, what each says: see [cria.data.split.ConversationKey].
    public long[] keys() {
        return keys.toArray();
    }

    /// How many are trained on.
    public int kept() {
        return numbers.size();
    }

    int firstNumber() {
        return firstNumber;
    }

    /// The share of conversations that are of each language, the commonest first.
    public Map<String, Double> languages() {
        return shares(languages);
    }

    /// The share of letters that are of each script, the commonest first.
    public Map<String, Double> scripts() {
        return shares(scripts.entrySet().stream().collect(Collectors.toMap(entry -> name(entry.getKey()), Map.Entry::getValue)));
    }

    private static String name(UnicodeScript script) {
        String name = script.name().toLowerCase(Locale.ROOT);
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static Map<String, Double> shares(Map<String, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> shares = new LinkedHashMap<>();
        counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey())).forEach(entry -> shares.put(entry.getKey(), (double) entry.getValue() / all));
        return shares;
    }
}
