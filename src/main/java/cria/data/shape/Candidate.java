package cria.data.shape;

import cria.data.sample.Reading;
import cria.data.sample.Rows;
import cria.data.sample.Tally;

/// A way to read one file, which may be taken or not.
public interface Candidate {

    Reading reading();

    /// Reads the file so.
    ///
    /// @param rows   all of them; closed with the examples
    /// @param tally  hears what becomes of them
    /// @param shapes the others, for messages
    /// @throws cria.InputException if it is known from the first rows on that this cannot go well
    Examples open(Rows rows, Tally tally, Shapes shapes);
}
