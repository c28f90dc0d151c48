package cria.smollm2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [GGUF](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) file, version 3, with tensors in the types F32, Q8_0
/// and Q4_1.
final class GgufFile {
    private static final int F32 = 0;
    private static final int Q4_1 = 3;
    private static final int Q8_0 = 8;
    /// Values that share a scale.
    private static final int BLOCK = 32;

    private final ByteBuffer data;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();
    private int dataStart;

    /// @param shape outermost first, as Hugging Face names it; the file has it the other way round
    record Entry(long[] shape, int type, long offset) {
        int elements() {
            long elements = 1;
            for (long dim : shape) {
                elements *= dim;
            }
            return Math.toIntExact(elements);
        }
    }

    private GgufFile(ByteBuffer data) {
        this.data = data;
    }

    static GgufFile read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            GgufFile file = new GgufFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN));
            file.header();
            return file;
        }
    }

    Map<String, Object> metadata() {
        return metadata;
    }

    Map<String, Entry> tensors() {
        return tensors;
    }

    private void header() {
        int magic = data.getInt();
        int version = data.getInt();
        if (magic != 0x46554747 || version != 3) {
            throw new IllegalArgumentException("not a GGUF 3 file");
        }
        long count = data.getLong();
        long entries = data.getLong();
        for (long i = 0; i < entries; i++) {
            String key = string();
            metadata.put(key, value(data.getInt()));
        }
        for (long i = 0; i < count; i++) {
            String name = string();
            long[] shape = new long[data.getInt()];
            for (int d = shape.length - 1; d >= 0; d--) {
                shape[d] = data.getLong();
            }
            tensors.put(name, new Entry(shape, data.getInt(), data.getLong()));
        }
        dataStart = Math.ceilDiv(data.position(), 32) * 32;
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

    /// A tensor's values, widened to float32.
    float[] values(Entry entry) {
        int from = Math.toIntExact(dataStart + entry.offset);
        float[] values = new float[entry.elements()];
        switch (entry.type) {
            case F32 -> data.slice(from, 4 * values.length).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            case Q8_0 -> {
                for (int i = 0, at = from; i < values.length; i += BLOCK, at += 2 + BLOCK) {
                    float scale = Float.float16ToFloat(data.getShort(at));
                    for (int j = 0; j < BLOCK; j++) {
                        values[i + j] = scale * data.get(at + 2 + j);
                    }
                }
            }
            case Q4_1 -> {
                for (int i = 0, at = from; i < values.length; i += BLOCK, at += 4 + BLOCK / 2) {
                    float scale = Float.float16ToFloat(data.getShort(at));
                    float least = Float.float16ToFloat(data.getShort(at + 2));
                    for (int j = 0; j < BLOCK / 2; j++) {
                        int pair = data.get(at + 4 + j);
                        values[i + j] = scale * (pair & 15) + least;
                        values[i + BLOCK / 2 + j] = scale * (pair >> 4 & 15) + least;
                    }
                }
            }
            default -> throw new IllegalArgumentException("tensor of type " + entry.type);
        }
        return values;
    }
}
