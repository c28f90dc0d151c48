package cria.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import cria.WorkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes small files whole or not at all: results, states, configurations. A run that is killed leaves the last good file.
public final class AtomicFiles {

    private static final ObjectWriter JSON = new ObjectMapper().writer(pythonLayout());

    private AtomicFiles() {}

    /// @throws WorkException when the file cannot be written; what was there stays
    public static void writeBytes(Path file, byte[] bytes) {
        try (PendingFile pending = PendingFile.create(file)) {
            pending.write(ByteBuffer.wrap(bytes));
            pending.commit();
        } catch (IOException e) {
            throw PendingFile.failure(file, e);
        }
    }

    /// In UTF-8.
    ///
    /// @throws WorkException when the file cannot be written; what was there stays
    public static void writeString(Path file, String text) {
        writeBytes(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a tree, map, list or record as JSON, laid out as Python's `json.dumps(value, indent=2)` does, so that files
    /// which both worlds write can be compared line by line.
    ///
    /// @throws WorkException when the file cannot be written; what was there stays
    public static void writeJson(Path file, Object value) {
        writeBytes(file, json(value));
    }

    /// The bytes that [#writeJson] writes.
    public static byte[] json(Object value) {
        try {
            return (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), e);
        }
    }

    private static DefaultPrettyPrinter pythonLayout() {
        Separators separators = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
}
