package cria.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files laid byte by byte, so that the reader is not tested by the writer.
final class Bytes {

    private Bytes() {}

    /// A file of `dataBytes` bytes of data 0, 1, 2, …
    static Path file(Path path, String header, int dataBytes) throws IOException {
        return Files.write(path, of(header, dataBytes));
    }

    static byte[] of(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        return bytes.array();
    }

    /// The header entry of a tensor.
    static String entry(String name, String dtype, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(name, dtype, shape, begin, end);
    }
}
