package cria.check;

import cria.Shown;
import java.nio.file.Path;

/// A fault and its place.
///
/// @param line    of its row, counted from 1
/// @param excerpt what is there, fit for a terminal
public record Fault(FaultKind kind, Path file, long line, String excerpt) {

    /// `file:line`
    public String where() {
        return Shown.of(file) + ":" + line;
    }
}
