package cria.data.source.stream;

import cria.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A text in another encoding, as UTF-8 without a byte order mark.
final class Utf8Stream extends InputStream {

    private final InputStream in;
    private final Path file;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 14);
    private ByteBuffer out = ByteBuffer.allocate(3 << 14).flip();
    private boolean begun;
    private boolean inEnded;
    private long line = 1;

    Utf8Stream(InputStream in, Charset charset, Path file) {
        this.in = in;
        this.file = file;
        this.charset = charset;
        decoder = charset.newDecoder();
    }

    @Override
    public int read() throws IOException {
        return fill() ? out.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(most, out.remaining());
        out.get(into, from, count);
        return count;
    }

    /// Whether there is something to give.
    private boolean fill() throws IOException {
        while (!out.hasRemaining()) {
            if (inEnded && !bytes.hasRemaining()) {
                return false;
            }
            refill();
            boolean ended = inEnded;
            CoderResult result = decoder.decode(bytes, chars, ended);
            chars.flip();
            if (result.isError()) {
                throw wrong(result);
            }
            encode(ended && result.isUnderflow());
            if (ended && result.isUnderflow()) {
                bytes.position(bytes.limit());
            }
        }
        return true;
    }

    private void refill() throws IOException {
        bytes.compact();
        int count = inEnded ? -1 : in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            inEnded = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    private void encode(boolean last) {
        if (!begun && chars.hasRemaining()) {
            begun = true;
            if (chars.get(chars.position()) == '\uFEFF') {
                chars.get();
            }
        }
        for (int i = chars.position(); i < chars.limit(); i++) {
            line += chars.get(i) == '\n' ? 1 : 0;
        }
        out.clear();
        CoderResult result = encoder.encode(chars, out, last);
        out.flip();
        if (result.isError()) {
            throw wrong(result);
        }
        chars.compact();
    }

    private InputException wrong(CoderResult result) {
        for (int i = chars.position(); i < chars.limit(); i++) {
            line += chars.get(i) == '\n' ? 1 : 0;
        }
        String found = bytes.remaining() >= result.length() && result.length() > 0
            ? "the byte 0x%02X".formatted(bytes.get(bytes.position())) : "half a character";
        return new InputException(file, line, "not " + charset.name() + ": found " + found
            + "; say what it is written in with --encoding NAME, or save the file as UTF-8");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
