package cria.data.source.table;

import cria.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Finds out what parts a table's cells: that by which the header has several, and the rows as many.
final class DialectFinder {

    private static final char[] CANDIDATES = {',', ';', '\t', '|'};

    /// How many rows are looked at.
    private static final int ROWS = 50;

    /// A reading of the first rows.
    ///
    /// @param columns of the header
    /// @param fitting the share of the rows that have as many cells
    private record Reading(char delimiter, int columns, double fitting) {}

    private DialectFinder() {}

    /// @param sample the file's first bytes
    /// @param whole  whether they are all of it
    /// @throws InputException where two readings are equally good
    static char find(byte[] sample, boolean whole, Path file) {
        List<Reading> readings = new ArrayList<>();
        for (char delimiter : CANDIDATES) {
            Reading reading = read(sample, whole, delimiter, file);
            if (reading.columns > 1) {
                readings.add(reading);
            }
        }
        if (readings.isEmpty()) {
            return CANDIDATES[0];
        }
        double best = readings.stream().mapToDouble(Reading::fitting).max().orElseThrow();
        List<Reading> equal = readings.stream().filter(reading -> reading.fitting == best)
            .sorted(Comparator.comparingInt(Reading::columns).reversed()).toList();
        if (equal.size() > 1) {
            throw new InputException(file, "its cells may be parted by " + equal.stream().map(reading -> "%s (%d columns)".formatted(
                Dialect.title(reading.delimiter), reading.columns)).collect(Collectors.joining(" or "))
                + "; say which with --delimiter " + equal.stream().map(reading -> Dialect.flag(reading.delimiter)).collect(
                    Collectors.joining(" or ")));
        }
        return equal.getFirst().delimiter;
    }

    private static Reading read(byte[] sample, boolean whole, char delimiter, Path file) {
        List<CellRow> rows;
        try {
            RowChunks.Chunk chunk = new RowChunks(new ByteArrayInputStream(sample), delimiter).next();
            if (chunk == null) {
                return new Reading(delimiter, 0, 0);
            }
            rows = Records.of(chunk, delimiter, 8, file).rows();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
        if (rows.isEmpty()) {
            return new Reading(delimiter, 0, 0);
        }
        int columns = rows.getFirst().cells().length;
        int most = Math.min(ROWS + 1, whole ? rows.size() : Math.max(1, rows.size() - 1));
        long fitting = rows.subList(1, most).stream().filter(row -> row.cells().length == columns).count();
        return new Reading(delimiter, columns, most == 1 ? 1 : (double) fitting / (most - 1));
    }
}
