package cria.data.source;

import cria.InputException;
import cria.file.InputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rows of a file, one at a time, so that a file may be larger than memory.
public interface RowReader extends AutoCloseable {

    /// The column of a document where a file has none, as plain text.
    String TEXT_COLUMN = "text";

    /// What [#open] reads, for messages.
    String ACCEPTED =
        ".jsonl (one object a line), .json (one array of objects), .txt (one document a line), each also with .gz; /dev/stdin";

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
        return source.files().size() == 1 ? open(source.file(), source.options()) : new FilesInTurn(source);
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
        String name = file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        String kind = name.endsWith(".gz") ? name.substring(0, name.length() - ".gz".length()) : name;
        boolean json = kind.endsWith(".jsonl") || kind.endsWith(".json") || InputFiles.isPiped(file);
        if (!json && !kind.endsWith(".txt")) {
            throw new InputException(file, "no kind of file that is read; give " + ACCEPTED);
        }
        return InputFile.reading(file, () -> {
            InputStream in = InputFile.open(file);
            try {
                if (!json) {
                    return new TextLines(new Utf8Lines(in, file));
                }
                return firstCharacter(in) == '[' ? new JsonArray(in, file) : new JsonLines(new Utf8Lines(in, file), kind);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        });
    }

    /// The first character that is neither a byte order mark nor white space, or -1; the stream stays where it is.
    private static int firstCharacter(InputStream in) throws IOException {
        int limit = 1 << 12;
        in.mark(limit);
        int c = -1;
        for (int i = 0; i < limit; i++) {
            c = in.read();
            boolean mark = c == 0xEF || c == 0xBB || c == 0xBF;
            if (!mark && c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                break;
            }
        }
        in.reset();
        return c;
    }
}
