package cria.data.turn;

import java.nio.file.Path;

/// What one row of a table says.
///
/// @param conversation the id that all turns of a conversation share
/// @param place        its [Ordering#place]
/// @param line         of the row, counted from 1
record Turn(String conversation, String role, long place, String text, Path file, long line) {}
