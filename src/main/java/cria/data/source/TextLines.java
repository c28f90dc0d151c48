package cria.data.source;

import cria.data.source.stream.Utf8Lines;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plain text, one document a line in the column `text`, blank lines skipped.
final class TextLines implements RowReader {

    private static final Columns COLUMNS = new Columns(List.of(TEXT_COLUMN));

    private final Utf8Lines lines;

    TextLines(Utf8Lines lines) {
        this.lines = lines;
    }

    @Override
    public @Nullable Row next() {
        String text = lines.next();
        while (text != null && text.isBlank()) {
            text = lines.next();
        }
        if (text == null) {
            return null;
        }
        return new TableRow(COLUMNS, new String[] {text}, lines.file(), lines.number());
    }

    @Override
    public void close() {
        lines.close();
    }
}
