package cria.data.shape;

import cria.data.source.Row;
import cria.data.source.RowReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The shapes that are known, in the order in which they are tried: a row with both `messages` and `prompt` is a
/// conversation.
public record Shapes(List<RowShape> all) {

    public Shapes {
        all = List.copyOf(all);
    }

    public static Shapes standard() {
        return of(RowReader.TEXT_COLUMN, RoleNames.STANDARD);
    }

    /// @param textColumn the column that holds documents (`--dataset_text_field`)
    public static Shapes of(String textColumn, RoleNames roles) {
        return new Shapes(List.of(
            new MessagesShape(roles), new ShareGptShape(roles), new PromptCompletionShape(roles), new TextShape(textColumn)));
    }

    /// What a model can be asked, with or without the answer.
    public static Shapes prompts() {
        RoleNames roles = RoleNames.STANDARD;
        return new Shapes(List.of(
            new MessagesShape(roles), new ShareGptShape(roles), new PromptCompletionShape(roles), new PromptShape(roles)));
    }

    /// The shape of a file's first row, and so of the file.
    ///
    /// @throws cria.InputException with the columns seen and the shapes accepted if there is none
    public RowShape find(Row row) {
        return fitting(row).orElseThrow(() -> row.wrong("no known shape; the columns are " + row.columns() + "; accepted are "
            + all.stream().map(shape -> shape.name() + " " + shape.example()).collect(Collectors.joining(", "))));
    }

    /// Checks that a row is of the shape that the rows before it have.
    void check(RowShape shape, Row row) {
        if (!shape.fits(row)) {
            String found = fitting(row).map(RowShape::name).orElse("of no known shape");
            throw row.wrong("the rows before are " + shape.name() + ", this one is " + found + "; its columns are "
                + row.columns() + "; give all rows one shape, here " + shape.example());
        }
    }

    private Optional<RowShape> fitting(Row row) {
        return all.stream().filter(shape -> shape.fits(row)).findFirst();
    }
}
