package cria.tokenizer.bpe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The letters that `tokenizer.json` writes for bytes: printable Latin-1 stands for itself, the other 68 bytes for U+0100
/// upward, so that no token holds a space or a control character
/// (`bytes_to_unicode` in [GPT-2's encoder](https://github.com/openai/gpt-2/blob/master/src/encoder.py)).
public final class ByteAlphabet {

    private static final char[] LETTER = new char[256];
    private static final short[] BYTE = new short[256 + 68];

    static {
        Arrays.fill(BYTE, (short) -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            LETTER[b] = printable ? (char) b : next++;
            BYTE[LETTER[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /// @param unsignedByte 0 to 255
    public static String letter(int unsignedByte) {
        return String.valueOf(LETTER[unsignedByte]);
    }

    /// The byte, 0 to 255, that a letter stands for.
    public static int byteOf(char letter) {
        return BYTE[letter];
    }

    /// The UTF-8 bytes of a text, each as its letter.
    public static String spell(String text) {
        StringBuilder spelled = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            spelled.append(LETTER[b & 0xFF]);
        }
        return spelled.toString();
    }

    /// The bytes of a token as written, or nothing where a character of it is no letter of this alphabet.
    static Optional<byte[]> bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                return Optional.empty();
            }
            bytes[i] = (byte) BYTE[c];
        }
        return Optional.of(bytes);
    }

    /// The bytes of a token; one that is not written in this alphabet stands for its own text.
    public static byte[] bytesOrText(String token) {
        return bytes(token).orElseGet(() -> token.getBytes(StandardCharsets.UTF_8));
    }
}
