package cria.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The key-value part at the start of a [GGUF](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) file, version 3.
final class GgufMetadata {

    private final ByteBuffer data;

    private GgufMetadata(ByteBuffer data) {
        this.data = data;
    }

    static Map<String, Object> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            GgufMetadata reader = new GgufMetadata(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN));
            return reader.entries();
        }
    }

    private Map<String, Object> entries() {
        int magic = data.getInt();
        int version = data.getInt();
        if (magic != 0x46554747 || version != 3) {
            throw new IllegalArgumentException("not a GGUF 3 file");
        }
        data.getLong();
        long entries = data.getLong();
        Map<String, Object> metadata = new HashMap<>();
        for (long i = 0; i < entries; i++) {
            String key = string();
            metadata.put(key, value(data.getInt()));
        }
        return metadata;
    }

    private String string() {
        byte[] bytes = new byte[Math.toIntExact(data.getLong())];
        data.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Object value(int type) {
        return switch (type) {
            case 0, 1 -> (int) data.get();
            case 2, 3 -> (int) data.getShort();
            case 4, 5 -> data.getInt();
            case 6 -> data.getFloat();
            case 7 -> data.get() != 0;
            case 8 -> string();
            case 9 -> array();
            case 10, 11 -> data.getLong();
            case 12 -> data.getDouble();
            default -> throw new IllegalArgumentException("value of type " + type);
        };
    }

    private List<Object> array() {
        int type = data.getInt();
        long size = data.getLong();
        List<Object> items = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            items.add(value(type));
        }
        return items;
    }
}
