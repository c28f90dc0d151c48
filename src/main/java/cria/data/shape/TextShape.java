package cria.data.shape;

import cria.data.source.Row;

/// A document: `{"text": …}`.
///
/// @param column the column that holds it
public record TextShape(String column) implements RowShape {

    public static final String NAME = "text";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String example() {
        return "{\"" + column + "\": \"…\"}";
    }

    @Override
    public boolean fits(Row row) {
        return row.fields().hasNonNull(column);
    }

    @Override
    public Example read(Row row) {
        return new Example.PlainText(Text.read(row, row.fields().get(column), column), row.file(), row.line());
    }
}
