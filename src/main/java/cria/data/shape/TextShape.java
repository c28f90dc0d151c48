package cria.data.shape;

import cria.data.sample.Reading;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Tally;
import cria.data.source.Row;
import java.util.List;
import java.util.Set;

/// A document: `{"text": …}`.
///
/// @param column the column that holds it
/// @param asked  whether a flag names it
public record TextShape(String column, boolean asked) implements RowShape {

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
        return row.has(column);
    }

    @Override
    public Sure sure() {
        return asked ? Sure.ASKED : Sure.LITTLE;
    }

    @Override
    public List<String> flags() {
        return List.of(Reading.flag("content_column", column));
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(column);
    }

    @Override
    public Example read(Row row, Tally tally) {
        return new Example.PlainText(Text.read(row, row.fields().get(column), column), row.file(), row.line());
    }
}
