package cria.data.shape;

import cria.data.source.Row;

/// What rows can mean. One class a shape; [Shapes] lists them.
public interface RowShape {

    /// As it is printed: `messages`, `ShareGPT`, …
    String name();

    /// A row of this shape, for messages.
    String example();

    /// Whether a row is of this shape, by its columns. It may still be wrong inside.
    boolean fits(Row row);

    /// The row's meaning.
    ///
    /// @throws cria.InputException with file and line if the row is wrong inside
    Example read(Row row);
}
