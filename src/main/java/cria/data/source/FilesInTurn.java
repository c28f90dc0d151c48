package cria.data.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of several files, one file after the other. One is open at a time.
final class FilesInTurn implements RowReader {

    private final Iterator<Path> files;
    private final ReadOptions options;
    private final List<String> notes = new ArrayList<>();
    private RowReader current;

    FilesInTurn(DataSource source) {
        files = source.files().iterator();
        options = source.options();
        notes.addAll(source.notes());
        current = RowReader.open(files.next(), options);
    }

    @Override
    public @Nullable Row next() {
        Row row = current.next();
        while (row == null && files.hasNext()) {
            notes.addAll(current.notes());
            current.close();
            current = RowReader.open(files.next(), options);
            row = current.next();
        }
        return row;
    }

    @Override
    public List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        all.addAll(current.notes());
        return all;
    }

    @Override
    public void close() {
        current.close();
    }
}
