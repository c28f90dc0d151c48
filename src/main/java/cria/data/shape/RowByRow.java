package cria.data.shape;

import cria.data.sample.Reading;
import cria.data.sample.Rows;
import cria.data.sample.Tally;
import cria.data.source.BadRowException;
import cria.data.source.Row;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every row is an example of its own.
record RowByRow(Reading reading, RowShape shape, SystemColumn system) implements Candidate {

    @Override
    public Examples open(Rows rows, Tally tally, Shapes shapes) {
        return new Reader(rows, tally, shapes);
    }

    private final class Reader implements Examples {

        private final Rows rows;
        private final Tally tally;
        private final Shapes shapes;
        private boolean begun;

        Reader(Rows rows, Tally tally, Shapes shapes) {
            this.rows = rows;
            this.tally = tally;
            this.shapes = shapes;
        }

        @Override
        public @Nullable Example next() {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                try {
                    checkFits(row);
                    begun = true;
                    return read(row);
                } catch (BadRowException e) {
                    tally.bad(e);
                }
            }
            return null;
        }

        private Example read(Row row) {
            Example example = system.put(row, shape.read(row, tally));
            Set<String> used = shape.columns(row);
            tally.columns(row, used.contains(system.name()) || !SystemColumn.isRead(example) ? used : system.beside(used));
            return example;
        }

        private void checkFits(Row row) {
            if (!shape.fits(row)) {
                throw row.wrong("the rows %s are %s, this one is %s; its columns are %s; give all rows one shape, here %s"
                    .formatted(begun ? "before" : "behind it", shape.name(), shapes.found(row), row.columns(), shape.example()));
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
