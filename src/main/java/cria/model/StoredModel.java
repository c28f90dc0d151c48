package cria.model;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import java.nio.file.Path;

/// A model as it lies in its files, to be read only: for evaluation and generation.
public interface StoredModel extends AutoCloseable {

    LlamaConfig config();

    /// Where configuration and tokenizer are.
    Path directory();

    /// What [#layers] allocates.
    MemoryNeed need(Room room);

    /// Layers that may be used until this is closed.
    Layers layers(Backend backend);

    @Override
    void close();
}
