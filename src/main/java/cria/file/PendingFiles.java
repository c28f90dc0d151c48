package cria.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Files that belong together and get their final names together: all must be whole before the first is renamed.
public final class PendingFiles implements AutoCloseable {

    private final List<PendingFile> files = new ArrayList<>();

    /// @throws cria.WorkException when the file cannot be made
    public PendingFile create(Path file) {
        PendingFile pending = PendingFile.create(file);
        files.add(pending);
        return pending;
    }

    /// Brings every file to the disk, then renames each in the order of creation.
    public void commit() throws IOException {
        for (PendingFile file : files) {
            file.finish();
        }
        for (PendingFile file : files) {
            file.commit();
        }
    }

    /// Removes what was not committed.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (PendingFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
