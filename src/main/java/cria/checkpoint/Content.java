package cria.checkpoint;

import java.nio.file.Path;

/// Something that a checkpoint holds.
public interface Content {

    /// @throws cria.WorkException if it cannot be written
    void write(Path directory);
}
