package cria.hub;

import java.nio.file.Path;

/// A repository at a commit, as it lies in the cache.
///
/// @param directory with the files under their names in the repository
/// @param files     how many of them were asked for
/// @param bytes     their size
/// @param fetched   bytes that came over the network for it
/// @param leftOut   files of the repository that are not taken
/// @param offline   whether the cache alone was asked
public record Snapshot(RepoId id, String commit, Path directory, int files, long bytes, long fetched, int leftOut, boolean offline) {}
