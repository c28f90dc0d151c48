package org.xerial.snappy;

import io.airlift.compress.v3.snappy.SnappyDecompressor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// What the Parquet reader calls of snappy-java, of another library.
public final class Snappy {

    private Snappy() {}

    /// @param packed   from its position to its limit
    /// @param unpacked is filled from its position on
    /// @return how many bytes they are unpacked
    public static int uncompress(ByteBuffer packed, ByteBuffer unpacked) {
        return SnappyDecompressor.create().decompress(MemorySegment.ofBuffer(packed), MemorySegment.ofBuffer(unpacked));
    }
}
