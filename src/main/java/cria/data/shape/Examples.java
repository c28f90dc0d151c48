package cria.data.shape;

import org.jspecify.annotations.Nullable;

/// Examples, one at a time.
public interface Examples extends AutoCloseable {

    /// The next example, or null where there are no more.
    ///
    /// @throws cria.InputException with file and line if a row is broken, of another shape, or wrong inside
    @Nullable
    Example next();

    @Override
    void close();
}
