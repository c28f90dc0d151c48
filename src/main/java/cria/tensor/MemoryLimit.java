package cria.tensor;

import java.nio.file.Path;

/// A limit on the memory of a group of processes to which this one belongs, or of this process alone.
///
/// @param source where it stands, for people
/// @param bytes  that it allows
/// @param used   of them, without what the kernel gives back when asked
public record MemoryLimit(String source, long bytes, long used) {

    static MemoryLimit of(Path file, long bytes, long used) {
        return new MemoryLimit(file.toString(), bytes, Math.max(0, used));
    }

    /// Bytes that are left.
    public long room() {
        return Math.max(0, bytes - used);
    }
}
