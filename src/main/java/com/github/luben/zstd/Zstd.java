package com.github.luben.zstd;

import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// What the Parquet reader calls of zstd-jni, of another library.
public final class Zstd {

    private Zstd() {}

    /// @param packed from its position to its limit
    /// @return how many bytes they are unpacked
    public static int decompress(byte[] unpacked, ByteBuffer packed) {
        return ZstdDecompressor.create().decompress(MemorySegment.ofBuffer(packed), MemorySegment.ofArray(unpacked));
    }
}
