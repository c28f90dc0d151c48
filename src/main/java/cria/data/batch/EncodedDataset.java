package cria.data.batch;

import cria.InputException;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.shape.Shapes;
import cria.data.shape.TextShape;
import cria.data.source.DataSource;
import cria.data.split.TestSize;
import cria.data.store.TokenCache;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file's rows as training sees them, in the file's order. A row that has nothing to learn keeps its place among them, as
/// it does in Hugging Face's Trainer, so that the rows of every batch are the same; it costs nothing.
///
/// @param skipped   the rows that nothing is learned from, for whatever reason
/// @param reading   how the file was understood
/// @param maxLength the most ids an example keeps, 0 for any number
/// @param counts    what became of the file's rows, as far as they were read
public record EncodedDataset(
    Path file, Reading reading, int maxLength, Examples examples, List<SkippedExample> skipped, ControlNames controlNames,
    RowCounts counts) {

    public EncodedDataset {
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
        return read(source, shapes, encoder, options, TokenCache.none());
    }

    /// As [#read(Path, Shapes, ExampleEncoder, Options)], of several files, whose ids may be known already.
    ///
    /// @param cache must know all that shapes and encoder are made of
    public static EncodedDataset read(DataSource source, Shapes shapes, ExampleEncoder encoder, Options options, TokenCache cache) {
        EncodedDataset all = DatasetReader.read(source, shapes, encoder, options, cache);
        if (IntStream.range(0, all.examples.size()).allMatch(i -> all.examples.learned(i) == 0)) {
            throw new InputException(source.file(), "none of its rows can be trained on: " + all.statistics().leftOut()
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

    /// Divides the examples by conversation: each is wholly in the one part or in the other, in the file's order, and two that say the
    /// same are in one. The rows that were left out are told of with the first part.
    ///
    /// @throws InputException if a part would be empty
    public Parts split(TestSize size, long seed) {
        boolean[] test = size.choose(IntStream.range(0, examples.size()).mapToLong(examples::key).toArray(), seed);
        return new Parts(new EncodedDataset(file, reading, maxLength, examples.select(i -> !test[i]), skipped, controlNames, counts),
            new EncodedDataset(file, reading, maxLength, examples.select(i -> test[i]), List.of(), ControlNames.NONE, RowCounts.NONE));
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
}
