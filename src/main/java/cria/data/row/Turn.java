package cria.data.row;

/// A turn as a row has it.
///
/// @param speaker as the file calls it
/// @param place   what it is ordered by; turns of one place keep the order of the file
record Turn(String speaker, String text, long place) {}
