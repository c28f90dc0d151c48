package cria.data.source;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Plain text, one document a line in the column `text`, blank lines skipped.
final class TextLines implements RowReader {

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
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put(TEXT_COLUMN, text);
        return new Row(fields, lines.file(), lines.number());
    }

    @Override
    public void close() {
        lines.close();
    }
}
