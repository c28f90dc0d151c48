package cria.data.source.stream;

import cria.InputException;
import cria.Shown;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What a text is written in.
public final class Encodings {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Encodings() {}

    /// The character set of a name.
    ///
    /// @throws InputException if Java knows none of that name
    public static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            throw new InputException("--encoding " + Shown.of(name) + " is not known; give one of utf-8, utf-16, windows-1252, "
                + "iso-8859-1, iso-8859-15, windows-1250, windows-1251, shift_jis, gb18030, or another that Java has");
        }
    }

    /// A text as UTF-8 without a byte order mark.
    ///
    /// @param in       its bytes; `mark` works
    /// @param encoding its name, "" where nobody said it
    static InputStream asUtf8(InputStream in, String encoding, Path file) throws IOException {
        in.mark(4);
        byte[] first = in.readNBytes(4);
        in.reset();
        if (starts(first, 0xEF, 0xBB, 0xBF)) {
            in.skipNBytes(3);
            return in;
        }
        if (!encoding.isEmpty()) {
            Charset charset = named(encoding);
            return charset.equals(StandardCharsets.UTF_8) ? in : decoded(in, charset, file);
        }
        if (starts(first, 0xFF, 0xFE) || starts(first, 0xFE, 0xFF)) {
            return decoded(in, StandardCharsets.UTF_16, file);
        }
        if (first.length == 4 && first[0] != 0 && first[1] == 0 && first[2] != 0 && first[3] == 0) {
            throw new InputException(file, "every second byte is zero, so it is not UTF-8; it reads as UTF-16: say --encoding utf-16le, "
                + "or save it as UTF-8");
        }
        if (first.length == 4 && first[0] == 0 && first[1] != 0 && first[2] == 0 && first[3] != 0) {
            throw new InputException(file, "every second byte is zero, so it is not UTF-8; it reads as UTF-16: say --encoding utf-16be, "
                + "or save it as UTF-8");
        }
        return in;
    }

    private static InputStream decoded(InputStream in, Charset charset, Path file) {
        return new BufferedInputStream(new Utf8Stream(in, charset, file), 1 << 16);
    }

    private static boolean starts(byte[] bytes, int... first) {
        if (bytes.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if ((bytes[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    /// What to say of a byte that is not UTF-8.
    ///
    /// @param line the bytes of the line that it stands in
    /// @param at   where in the line, from 0
    static String notUtf8(byte[] line, int at) {
        String found = "not UTF-8: the byte 0x%02X at byte %d of the line; ".formatted(line[at], at + 1);
        return found + windows1252(line, at)
            .map(text -> "it reads as Windows-1252 (\"" + Shown.escaped(text)
                + "\"): say --encoding windows-1252, or save the file as UTF-8")
            .orElse("say what it is written in with --encoding NAME, or save the file as UTF-8");
    }

    /// The characters around a byte, where all of the line is Windows-1252.
    private static Optional<String> windows1252(byte[] line, int at) {
        try {
            String text = WINDOWS_1252.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            return Optional.of(text.substring(Math.max(0, at - 12), Math.min(text.length(), at + 12)));
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /// Where the first bytes stand that are not UTF-8, or -1 where all are.
    ///
    /// @param length how many bytes there are
    static int firstNotUtf8(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(in);
            return -1;
        } catch (CharacterCodingException _) {
            return in.position();
        }
    }

    /// Bytes as text. Only a text that holds U+FFFD is looked at twice, since it may stand for bytes that are no UTF-8.
    ///
    /// @param line on which the bytes begin, from 1
    /// @throws InputException if they are not UTF-8, with the line
    public static String decode(byte[] bytes, int length, Path file, long line) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        int at = text.indexOf('\uFFFD') < 0 ? -1 : firstNotUtf8(bytes, length);
        if (at < 0) {
            return text;
        }
        int from = at;
        while (from > 0 && bytes[from - 1] != '\n' && bytes[from - 1] != '\r') {
            from--;
        }
        int to = at;
        while (to < length && bytes[to] != '\n' && bytes[to] != '\r') {
            to++;
        }
        throw new InputException(file, line + LineCount.of(bytes, from), notUtf8(Arrays.copyOfRange(bytes, from, to), at - from));
    }
}
