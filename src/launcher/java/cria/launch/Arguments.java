package cria.launch;

import java.io.File;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line's arguments as they were written. On Linux Java reads them by the locale, and where that is not UTF-8, as in
 * a container without LANG, all but ASCII is lost; the kernel keeps the bytes.
 */
final class Arguments {
    static final File COMMAND_LINE = new File("/proc/self/cmdline");
    private static final char LOST = '\ufffd';

    /** An argument that is not UTF-8. */
    static final class NotUtf8 extends Exception {
        private static final long serialVersionUID = 1;

        NotUtf8(int position) {
            super("argument " + position + " is not UTF-8; write it in UTF-8, whatever the locale is");
        }
    }

    private Arguments() {}

    /** Whether this Java reads arguments and the names of files as UTF-8; elsewhere than on Linux every Java does. */
    static boolean javaReadsUtf8() {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return !COMMAND_LINE.exists() || encoding.equalsIgnoreCase("UTF-8");
    }

    /** The arguments that Java made {@code args} of. */
    static List<String> asWritten(String[] args) throws IOException, NotUtf8 {
        List<String> read = Arrays.asList(args);
        boolean lost = !javaReadsUtf8();
        for (String arg : args) {
            lost |= arg.indexOf(LOST) >= 0;
        }
        return lost && COMMAND_LINE.exists() ? last(args.length, Files.readAllBytes(COMMAND_LINE.toPath())) : read;
    }

    /** The last {@code count} words of a process's command line. */
    static List<String> last(int count, byte[] commandLine) throws NotUtf8 {
        List<String> words = words(commandLine);
        List<String> last = words.subList(words.size() - count, words.size());
        for (int i = 0; i < count; i++) {
            if (last.get(i) == null) {
                throw new NotUtf8(i + 1);
            }
        }
        return last;
    }

    /** The words of a process's command line, in which a NUL ends each; null where one is not UTF-8. */
    static List<String> words(byte[] commandLine) {
        List<String> words = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                words.add(decoded(ByteBuffer.wrap(commandLine, from, i - from)));
                from = i + 1;
            }
        }
        return words;
    }

    private static String decoded(ByteBuffer word) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(word).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** In ASCII, since a Java that loses other characters as it reads them loses them as it starts a process too. */
    static List<String> escaped(List<String> args) throws UnsupportedEncodingException {
        List<String> escaped = new ArrayList<String>();
        for (String arg : args) {
            escaped.add(URLEncoder.encode(arg, "UTF-8"));
        }
        return escaped;
    }

    static String[] unescaped(String[] args) throws UnsupportedEncodingException {
        String[] unescaped = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            unescaped[i] = URLDecoder.decode(args[i], "UTF-8");
        }
        return unescaped;
    }
}
