package cria.data.source;

import cria.InputException;
import cria.data.source.stream.InputFile;
import cria.data.source.stream.Utf8Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a file, one at a time, so that a file may be larger than memory.
public interface RowReader extends AutoCloseable {

    /// How much of a file is looked at to see which kind of JSON it is, in bytes.
    int BEGINNING = 1 << 12;

    /// The column of a document where a file has none, as plain text.
    String TEXT_COLUMN = "text";

    /// What [#open] reads, for messages.
    String ACCEPTED =
        ".jsonl (one object a line), .json (one array of objects, or one object of such arrays by split), .csv, .tsv, .txt (one document a line), each also with .gz or .zst; .parquet; "
            + "/dev/stdin";

    /// The next row, or null where the file ends, however often it is asked.
    ///
    /// @throws BadRowException where one row is broken; the next call gives the row after it
    /// @throws InputException  where the file is broken, with the line
    @Nullable
    Row next();

    /// What was found out about the files so far that their user should hear, a line each.
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close();

    /// Opens the files that a source means: all rows of one, then those of the other, each with its own file and line.
    ///
    /// @throws InputException if one of them is not there or of no kind that is read, when its turn comes
    static RowReader open(DataSource source) {
        return new FilesInTurn(source);
    }

    /// As [#open(DataSource)], one file of which nothing was said.
    static RowReader open(Path file) {
        return open(file, ReadOptions.DEFAULT);
    }

    /// Opens a file as its name's ending says. A `.json` that holds one object a line, and a `.jsonl` that holds one array, are
    /// read for what they are, and so is what is piped into the process (`/dev/stdin`).
    ///
    /// @throws InputException if it is not there or of no kind that is read
    static RowReader open(Path file, ReadOptions options) {
        DataKind kind = DataKind.of(file);
        if (kind == DataKind.PARQUET) {
            return new ParquetReader(file);
        }
        return InputFile.reading(file, () -> {
            InputStream in = InputFile.open(file, options.encoding());
            try {
                return switch (kind) {
                    case TEXT -> new TextLines(new Utf8Lines(in, file));
                    case TABLE -> new TableReader(in, file, options);
                    case PARQUET -> throw new IllegalStateException("it is not read as a stream");
                    case JSON -> json(in, file, options);
                };
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        });
    }

    private static RowReader json(InputStream in, Path file, ReadOptions options) throws IOException {
        in.mark(BEGINNING);
        String beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8).stripLeading();
        in.reset();
        if (beginning.startsWith("[")) {
            return new JsonArray(in, file);
        }
        return InputFile.unpackedName(file).endsWith(".json") && JsonSplits.begins(beginning, options.splits())
            ? JsonSplits.open(in, file, options) : new JsonLines(new Utf8Lines(in, file), InputFile.unpackedName(file));
    }
}
