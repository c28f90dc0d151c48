package cria.demo;

import java.nio.charset.StandardCharsets;

/// The printable character by which a `tokenizer.json` writes each byte: a byte that prints in Latin-1 is itself, the others
/// are U+0100 upwards in order. This is GPT-2's table
/// (<https://github.com/openai/gpt-2/blob/master/src/encoder.py>, `bytes_to_unicode`).
final class ByteAlphabet {

    private static final char[] CHARACTERS = characters();
    private static final int[] BYTES = bytes();

    private ByteAlphabet() { }

    /// @param value 0 to 255
    static char characterOf(int value) {
        return CHARACTERS[value];
    }

    /// The byte, 0 to 255, that a character of the table stands for.
    static int byteOf(char character) {
        return BYTES[character];
    }

    /// The UTF-8 bytes of a text, each as its character.
    static String spell(String text) {
        StringBuilder spelled = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            spelled.append(CHARACTERS[b & 0xFF]);
        }
        return spelled.toString();
    }

    private static char[] characters() {
        char[] characters = new char[256];
        char next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean prints = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            characters[b] = prints ? (char) b : next++;
        }
        return characters;
    }

    private static int[] bytes() {
        int[] bytes = new int[0x200];
        for (int b = 0; b < 256; b++) {
            bytes[CHARACTERS[b]] = b;
        }
        return bytes;
    }
}
