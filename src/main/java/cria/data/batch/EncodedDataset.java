package cria.data.batch;

import cria.InputException;
import cria.data.batch.SkippedExample.Reason;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.data.shape.TextShape;
import cria.data.source.DataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A file's rows as training sees them, in the file's order. A row that has nothing to learn keeps its place among them, as
/// it does in Hugging Face's Trainer, so that the rows of every batch are the same; it costs nothing.
///
/// @param skipped   the rows that nothing is learned from, for whatever reason
/// @param reading   how the file was understood
/// @param maxLength the most ids an example keeps, 0 for any number
/// @param counts    what became of the file's rows, as far as they were read
public record EncodedDataset(
    Path file, Reading reading, int maxLength, List<EncodedExample> examples, List<SkippedExample> skipped,
    ControlNames controlNames, RowCounts counts) {

    public EncodedDataset {
        examples = List.copyOf(examples);
        skipped = List.copyOf(skipped);
    }

    /// Reads and encodes a file.
    ///
    /// @throws InputException with file and line where a row is wrong, and if no row has anything to learn
    public static EncodedDataset read(Path file, Shapes shapes, ExampleEncoder encoder, Options options) {
        return read(DataSource.of(file), shapes, encoder, options);
    }

    /// As [#read(Path, Shapes, ExampleEncoder, Options)], of several files.
    public static EncodedDataset read(DataSource source, Shapes shapes, ExampleEncoder encoder, Options options) {
        return ExampleReader.read(source, shapes, reader -> read(reader, encoder, options));
    }

    private static EncodedDataset read(ExampleReader reader, ExampleEncoder encoder, Options options) {
        Path file = reader.source().file();
        Sieve sieve = new Sieve(options);
        new ParallelReader<>(example -> Encoded.of(example, encoder), options.threads())
            .read(reader, options.maxSamples(), sieve::add);
        EncodedDataset all = new EncodedDataset(file, reader.reading(), options.maxLength(), sieve.examples, sieve.skipped,
            sieve.controlNames, reader.counts());
        if (all.examples.stream().allMatch(example -> example.learned() == 0)) {
            throw new InputException(file, "none of its rows can be trained on: " + all.statistics().leftOut()
                + "; look at --max_length and at the roles");
        }
        return all;
    }

    /// Whether its rows are plain text, which has no replies: all of it is learned.
    public boolean isPlainText() {
        return reading.name().equals(TextShape.NAME);
    }

    /// The shape's name.
    public String shape() {
        return reading.name();
    }

    public EncodingStatistics statistics() {
        return EncodingStatistics.of(this);
    }

    /// Divides the examples by conversation: each is wholly in the one part or in the other, in the file's order. The rows that
    /// were left out are told of with the first part.
    ///
    /// @throws InputException if a part would be empty
    public Parts split(TestSize size, long seed) {
        boolean[] test = size.choose(examples.size(), seed);
        List<EncodedExample> train = new ArrayList<>();
        List<EncodedExample> held = new ArrayList<>();
        for (int i = 0; i < test.length; i++) {
            (test[i] ? held : train).add(examples.get(i));
        }
        return new Parts(new EncodedDataset(file, reading, maxLength, train, skipped, controlNames, counts),
            new EncodedDataset(file, reading, maxLength, held, List.of(), ControlNames.NONE, RowCounts.NONE));
    }

    /// What is trained on and what is held back.
    public record Parts(EncodedDataset train, @Nullable EncodedDataset test) {}

    /// What to do with the rows.
    ///
    /// @param maxLength    the most ids an example keeps, 0 for any number
    /// @param longExamples what becomes of longer ones
    /// @param maxSamples   how many rows to read from the file's beginning, 0 for all
    /// @param threads      that encode
    public record Options(int maxLength, LongExamples longExamples, int maxSamples, int threads) {

        public Options {
            if (maxLength < 0 || maxLength == 1) {
                throw new InputException("--max_length must be 2 or more, or 0 for no limit, found " + maxLength);
            }
            if (maxSamples < 0) {
                throw new InputException("the number of samples must not be negative, found " + maxSamples);
            }
            if (threads < 1) {
                throw new InputException("--threads must be 1 or more, found " + threads);
            }
        }
    }

    private record Encoded(Example example, EncodedExample whole, Optional<String> controlName) {

        static Encoded of(Example example, ExampleEncoder encoder) {
            return new Encoded(example, encoder.encode(example), ControlNames.find(example, encoder.tokenizer()));
        }
    }

    /// Cuts what is too long and keeps what can be learned from.
    private static final class Sieve {

        private final Options options;
        private final List<EncodedExample> examples = new ArrayList<>();
        private final List<SkippedExample> skipped = new ArrayList<>();
        private ControlNames controlNames = ControlNames.NONE;

        Sieve(Options options) {
            this.options = options;
        }

        void add(Encoded encoded) {
            EncodedExample whole = encoded.whole;
            encoded.controlName.ifPresent(name -> controlNames = controlNames.and(encoded.example, name));
            boolean tooLong = options.maxLength > 0 && whole.length() > options.maxLength;
            if (whole.learned() == 0) {
                skip(whole, Reason.NOTHING_LEARNED);
                examples.add(tooLong ? whole.truncate(options.maxLength) : whole);
            } else if (!tooLong) {
                examples.add(whole);
            } else {
                addLong(whole);
            }
        }

        private void addLong(EncodedExample whole) {
            switch (options.longExamples) {
                case DROP -> skip(whole, Reason.TOO_LONG);
                case ERROR -> throw new InputException(whole.file(), whole.line(),
                    "%,d tokens, but --max_length is %,d; raise it, or cut with --long_examples truncate"
                        .formatted(whole.length(), options.maxLength));
                case TRUNCATE -> {
                    EncodedExample cut = whole.truncate(options.maxLength);
                    if (cut.learned() == 0) {
                        skip(whole, Reason.LEARNED_PART_CUT);
                    }
                    examples.add(cut);
                }
            }
        }

        private void skip(EncodedExample example, Reason reason) {
            skipped.add(new SkippedExample(example.file(), example.line(), example.length(), reason));
        }
    }
}
