package cria.data.source.table;

import cria.InputException;
import cria.data.source.stream.Encodings;
import cria.data.source.stream.LineCount;
import cria.data.source.stream.Utf8Lines;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a chunk.
///
/// @param rows    those before anything is wrong, their lines counted within the chunk
/// @param lines   how many lines end in the chunk
/// @param problem what is wrong behind the rows, by the number of lines before the chunk; null where nothing is
record Records(List<CellRow> rows, long lines, @Nullable Problem problem) {

    /// Strict about quotes, but rows may have more or fewer cells: that is one row's fault.
    private static CsvReader<CellRow> reader(String text, char delimiter, Cells cells) {
        return CsvReader.builder()
            .fieldSeparator(delimiter)
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(cells, text);
    }

    /// What is wrong, and where, once it is known how many lines stand before the chunk.
    interface Problem {
        InputException after(long lines);
    }

    /// Takes a chunk apart.
    ///
    /// @param columns how many cells a row is likely to have
    static Records of(RowChunks.Chunk chunk, char delimiter, int columns, Path file) {
        if (chunk.tooLong()) {
            return new Records(List.of(), 0, lines -> new InputException(file, lines + 1,
                ("the row that begins here is longer than %d MiB; "
                    + "part it into several, or see whether a quote is left open").formatted(Utf8Lines.LONGEST >> 20)));
        }
        String text;
        try {
            text = Encodings.decode(chunk.bytes(), chunk.length(), file, 1);
        } catch (InputException _) {
            return new Records(List.of(), 0, lines -> broken(chunk, file, lines + 1));
        }
        List<CellRow> rows = new ArrayList<>();
        Problem problem = read(text, delimiter, columns, file, rows);
        return new Records(rows, LineCount.of(chunk.bytes(), chunk.length()), problem);
    }

    private static InputException broken(RowChunks.Chunk chunk, Path file, long line) {
        try {
            Encodings.decode(chunk.bytes(), chunk.length(), file, line);
        } catch (InputException e) {
            return e;
        }
        throw new IllegalStateException("it was not UTF-8 before");
    }

    private static @Nullable Problem read(String text, char delimiter, int columns, Path file, List<CellRow> rows) {
        Cells cells = new Cells(columns);
        try (CsvReader<CellRow> reader = reader(text, delimiter, cells)) {
            for (CellRow row : reader) {
                rows.add(row);
            }
            return null;
        } catch (CsvParseException e) {
            long line = cells.line();
            return lines -> new InputException(file, lines + line, String.valueOf(e.getMessage()).startsWith("Unclosed")
                ? "a quote that opens in this row is never closed; close it, or double it where it is part of the text"
                : "something follows the quote that closes a cell; double each quote that is part of the text (\"\")");
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    /// Collects the cells of a row. A cell that says what the one above says is the same string: it need not be made again, and
    /// is found equal at once.
    private static final class Cells extends AbstractBaseCsvCallbackHandler<CellRow> {

        private String[] cells;
        private String[] above;
        private int count;

        Cells(int columns) {
            cells = new String[columns];
            above = cells;
        }

        long line() {
            return getStartingLineNumber();
        }

        @Override
        protected void handleBegin(long line) {
            cells = new String[above.length];
            count = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int from, int length, boolean quoted) {
            if (count == cells.length) {
                cells = Arrays.copyOf(cells, 2 * count + 1);
            }
            String before = count < above.length ? above[count] : null;
            cells[count++] = before != null && same(before, buffer, from, length) ? before : new String(buffer, from, length);
        }

        private static boolean same(String text, char[] buffer, int from, int length) {
            if (text.length() != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (text.charAt(i) != buffer[from + i]) {
                    return false;
                }
            }
            return true;
        }

        @Override
        protected CellRow buildRecord() {
            String[] row = count == cells.length ? cells : Arrays.copyOf(cells, count);
            above = row;
            return new CellRow(row, getStartingLineNumber());
        }
    }
}
