package cria.cli.terminal;

import cria.InputException;
import cria.file.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what `--output_json` asks for: whole or not at all.
public final class JsonResult {

    private JsonResult() { }

    /// Looks before the work begins whether its result can be written after it.
    ///
    /// @throws InputException if the folder is not there
    public static void check(Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new InputException(file, "named by --output_json: the folder " + folder + " does not exist; make it first");
        }
    }

    /// @param file   null where nothing was asked for
    /// @param result maps, lists, records and plain values
    public static void write(Path file, Object result) {
        if (file != null) {
            AtomicFiles.writeJson(file, result);
        }
    }
}
