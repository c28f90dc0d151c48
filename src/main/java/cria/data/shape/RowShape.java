package cria.data.shape;

import cria.data.sample.Reading;
import cria.data.sample.Sample;
import cria.data.sample.Tally;
import cria.data.source.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one row can mean. One class a shape; [Shapes] lists them.
public interface RowShape extends Shape {

    /// Whether a row is of this shape, by its columns. It may still be wrong inside.
    boolean fits(Row row);

    /// The row's meaning.
    ///
    /// @param tally hears what is left out of the row
    /// @throws cria.InputException with file and line if the row is wrong inside
    Example read(Row row, Tally tally);

    /// The columns that [#read] looks at, as far as this row has them. What else it has is not used, and the run says so.
    Set<String> columns(Row row);

    /// How much speaks for this shape where rows fit it.
    Reading.Sure sure();

    /// The flags that say that a file is of this shape; none where its rows can be nothing else.
    default List<String> flags() {
        return List.of();
    }

    /// How a file is read as this: it is if the first of its rows fits, or most do.
    default Optional<Reading> reading(Sample sample) {
        boolean fits = fits(sample.first()) || sample.share(this::fits) > 0.5;
        return fits ? Optional.of(new Reading(name(), flags(), sure())) : Optional.empty();
    }

    @Override
    default List<Candidate> candidates(Sample sample) {
        return reading(sample).map(reading -> (Candidate) new RowByRow(reading, this, SystemColumn.of(sample))).stream().toList();
    }
}
