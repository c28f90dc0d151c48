package cria.tokenizer.bpe;

import cria.tokenizer.StreamDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/// Puts the bytes of tokens together and hands out the characters that are complete: an emoji may be spread over four tokens.
final class Utf8Stream implements StreamDecoder {

    private final IntFunction<byte[]> bytes;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer unfinished = ByteBuffer.allocate(0);

    Utf8Stream(IntFunction<byte[]> bytes) {
        this.bytes = bytes;
    }

    @Override
    public String next(int id) {
        return decode(bytes.apply(id), false);
    }

    @Override
    public String finish() {
        String rest = decode(new byte[0], true);
        decoder.reset();
        return rest;
    }

    private String decode(byte[] more, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(unfinished.remaining() + more.length).put(unfinished).put(more).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
        }
        unfinished = in;
        return out.flip().toString();
    }
}
