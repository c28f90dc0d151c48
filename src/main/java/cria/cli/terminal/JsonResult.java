package cria.cli.terminal;

import cria.InputException;
import cria.file.AtomicFiles;
import cria.file.OutputFiles;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Writes what `--output_json` asks for: whole or not at all.
public final class JsonResult {

    private JsonResult() {}

    /// Looks before the work begins whether its result can be written after it.
    ///
    /// @param inputs files that the work reads, and directories in which some lie
    /// @throws InputException if it cannot
    public static void check(@Nullable Path file, Collection<Path> inputs) {
        if (file != null) {
            OutputFiles.check(file, "--output_json", inputs);
        }
    }

    /// @param file   null where nothing was asked for
    /// @param result maps, lists, records and plain values
    public static void write(@Nullable Path file, Object result) {
        if (file != null) {
            AtomicFiles.writeJson(file, result);
        }
    }
}
