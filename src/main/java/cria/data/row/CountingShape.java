package cria.data.row;

import cria.data.sample.BadRows;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.RowShape;
import cria.data.source.Row;

/// A shape that leaves things out of rows, and has them counted.
interface CountingShape extends RowShape {

    @Override
    default Example read(Row row) {
        return read(row, new Tally(BadRows.ERROR));
    }

    @Override
    Example read(Row row, Tally tally);
}
