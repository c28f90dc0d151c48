package cria.data.shape;

import cria.data.sample.Sample;
import java.util.List;

/// What a file can mean. [Shapes] lists them. Most are shapes of one row ([RowShape]); others put many rows together.
public interface Shape {

    /// As it is printed: `messages`, `ShareGPT`, …
    String name();

    /// Whether such files are read; what is not is found to be refused with what to do.
    default boolean isAccepted() {
        return true;
    }

    /// A row of this shape, for messages.
    String example();

    /// The ways in which a file can be read as this, by its first rows; empty where it cannot.
    List<Candidate> candidates(Sample sample);
}
