package cria.data.shape;

import cria.InputException;
import cria.Shown;
import cria.data.sample.BadRows;
import cria.data.sample.Reading;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Sample;
import cria.data.source.Row;
import cria.data.source.RowReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The shapes that are known. Of those that fit a file the surest is taken.
///
/// @param badRows what becomes of rows that cannot be used
public record Shapes(List<Shape> all, BadRows badRows) {

    public Shapes {
        all = List.copyOf(all);
    }

    public static Shapes standard() {
        return of(RowReader.TEXT_COLUMN, RoleNames.STANDARD);
    }

    /// @param textColumn the column that holds documents
    public static Shapes of(String textColumn, RoleNames roles) {
        return new Shapes(rowShapes(new TextShape(textColumn, false), roles), BadRows.ERROR);
    }

    /// The shapes of one row.
    public static List<Shape> rowShapes(TextShape text, RoleNames roles) {
        return List.of(new MessagesShape(roles), new ShareGptShape(roles), new PromptCompletionShape(roles), text);
    }

    /// What a model can be asked, with or without the answer.
    public static Shapes prompts() {
        RoleNames roles = RoleNames.STANDARD;
        return new Shapes(List.of(
            new MessagesShape(roles), new ShareGptShape(roles), new PromptCompletionShape(roles), new PromptShape(roles)),
            BadRows.ERROR);
    }

    /// These shapes and more, which are looked for as well.
    public Shapes and(List<Shape> more) {
        List<Shape> both = new ArrayList<>(all);
        both.addAll(more);
        return new Shapes(both, badRows);
    }

    public Shapes with(BadRows badRows) {
        return new Shapes(all, badRows);
    }

    /// What the first rows of a file say that it is.
    ///
    /// @throws InputException with the columns seen and the shapes accepted if no shape fits, and with the flags that decide if two
    ///     fit as well
    public Candidate find(Sample sample) {
        List<Candidate> fitting = all.stream().flatMap(shape -> shape.candidates(sample).stream()).toList();
        Sure most = fitting.stream().map(candidate -> candidate.reading().sure()).max(Comparator.naturalOrder())
            .orElseThrow(() -> unknown(sample.first()));
        List<Candidate> best = fitting.stream().filter(candidate -> candidate.reading().sure() == most).toList();
        if (best.size() > 1) {
            throw new InputException(sample.file(), "can be read in %d ways, and nothing says which is meant; give the flags of one: %s"
                .formatted(best.size(), best.stream().map(candidate -> told(candidate.reading())).collect(Collectors.joining(", or "))));
        }
        return best.getFirst();
    }

    private static String told(Reading reading) {
        return Shown.of(reading.name()) + (reading.flags().isEmpty() ? "" : " (" + reading.shownFlags() + ")");
    }

    private InputException unknown(Row row) {
        return row.wrong("no known shape; the columns are " + row.columns() + "; accepted are "
            + all.stream().filter(Shape::isAccepted).map(Shape::name).collect(Collectors.joining(", ")) + "; as in "
            + all.getFirst().example());
    }

    /// The shape that a row has by itself, for messages.
    String found(Row row) {
        Optional<RowShape> shape = all.stream().filter(RowShape.class::isInstance).map(RowShape.class::cast)
            .filter(it -> it.fits(row)).findFirst();
        return shape.map(Shape::name).orElse("of no known shape");
    }
}
