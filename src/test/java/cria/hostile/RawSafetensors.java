package cria.hostile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A safetensors file taken apart, so that it can be put together wrongly.
///
/// @param data behind the header
record RawSafetensors(ObjectNode header, byte[] data) {
    private static final JsonMapper JSON = new JsonMapper();

    static RawSafetensors read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        return new RawSafetensors((ObjectNode) JSON.readTree(bytes, 8, length), Arrays.copyOfRange(bytes, 8 + length, bytes.length));
    }

    void write(Path file) throws IOException {
        write(file, header.toString());
    }

    /// With a header that says something else.
    void write(Path file, String otherHeader) throws IOException {
        byte[] text = otherHeader.getBytes(StandardCharsets.UTF_8);
        write(file, text.length, text, data);
    }

    static void write(Path file, long length, byte[] header, byte[] data) throws IOException {
        Files.write(file, ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(length).put(header).put(data).array());
    }

    /// The bytes of a tensor, to be changed in place.
    ByteBuffer tensor(String name) {
        long begin = header.at("/" + name + "/data_offsets/0").longValue();
        long end = header.at("/" + name + "/data_offsets/1").longValue();
        return ByteBuffer.wrap(data, (int) begin, (int) (end - begin)).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
