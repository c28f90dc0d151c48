package cria.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import cria.InputException;
import cria.WorkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes what `--output_json` asks for: whole or not at all.
public final class JsonResult {

    private JsonResult() { }

    /// @param file   null where nothing was asked for
    /// @param result maps, lists, records and plain values
    public static void write(Path file, Object result) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new InputException(file, "named by --output_json: the folder " + folder + " does not exist; make it first");
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            byte[] json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(result);
            Files.write(unfinished, json);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new WorkException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
