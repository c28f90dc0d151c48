package cria.data.source.table;

/// The cells of a row.
///
/// @param line on which it begins, from 1
public record CellRow(String[] cells, long line) {}
