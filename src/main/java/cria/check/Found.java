package cria.check;

/// What was found in one conversation.
///
/// @param times   how often it stands there
/// @param excerpt where it stands first, escaped and cut
record Found(FaultKind kind, int times, String excerpt) {}
