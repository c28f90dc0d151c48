package cria.data.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that sort as the values do that were put into them, the first value first. Values are read in the order in which they were put.
public final class Record {

    private ByteBuffer buffer;

    /// To put values into.
    public Record() {
        buffer = ByteBuffer.allocate(256);
    }

    /// To read.
    public Record(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    public Record number(long value) {
        room(8).putLong(value ^ Long.MIN_VALUE);
        return this;
    }

    public long number() {
        return buffer.getLong() ^ Long.MIN_VALUE;
    }

    /// @param value 0 or more
    public Record count(int value) {
        room(4).putInt(value);
        return this;
    }

    public int count() {
        return buffer.getInt();
    }

    /// A text by which records sort. It ends with a zero, so it holds none: those of the text become other blanks.
    public Record key(String text) {
        byte[] bytes = text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        room(bytes.length + 1).put(bytes).put((byte) 0);
        return this;
    }

    public String key() {
        int from = buffer.position();
        int to = from;
        while (buffer.get(to) != 0) {
            to++;
        }
        buffer.position(to + 1);
        return new String(buffer.array(), from, to - from, StandardCharsets.UTF_8);
    }

    public Record text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(4 + bytes.length).putInt(bytes.length).put(bytes);
        return this;
    }

    public String text() {
        int length = buffer.getInt();
        int from = buffer.position();
        buffer.position(from + length);
        return new String(buffer.array(), from, length, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int size = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size)).position(buffer.position());
        }
        return buffer;
    }
}
