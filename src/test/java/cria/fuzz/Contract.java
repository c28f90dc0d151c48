package cria.fuzz;

import com.sun.management.ThreadMXBean;
import cria.InputException;
import cria.WorkException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What everything that reads a stranger's file owes, whatever the bytes: a value, or a refusal in one line for people, and memory in
/// proportion to the file. Anything else that is thrown passes through, and is a finding.
final class Contract {

    private static final int LONGEST = 1000;

    /// Bytes on the heap that reading may cost in any case, and for each byte of the file.
    private static final long ALLOWANCE = 64L << 20;
    private static final long ALLOWANCE_A_BYTE = 4096;

    /// Words of Java, its libraries and its stack traces, where plain English is due.
    private static final Pattern JAVA = Pattern.compile("\\w*(Exception|Error)\\b|\\b(java|sun|com|org|cria)\\.[a-z]\\w*|\\w+Feature\\b"
        + "|(?i:jackson|snakeyaml|picocli)|ObjectMapper|JsonNode|StreamRead\\w*|REDACTED|\\(null\\)|\\bnull\\]|: null$"
        + "|\\b(byte|char|int|long|float)\\[\\]|out of bounds for|\\[Source\\b|\\bline: \\d|\\w\\$\\w|@[0-9a-f]{6,}\\b");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Contract() {}

    /// Runs what reads. What seems to have taken too much memory is run once more, since the first time classes are loaded too.
    ///
    /// @param input  whose words a message may quote
    /// @param folder whose path a message may show
    /// @return empty where the input was refused
    static <T> Optional<T> read(byte[] input, Path folder, Supplier<T> reader) {
        return read(input, folder, 0, reader);
    }

    /// @param more bytes of heap that reading may cost in any case, beside those that all reading may
    static <T> Optional<T> read(byte[] input, Path folder, long more, Supplier<T> reader) {
        long allowance = ALLOWANCE + more + ALLOWANCE_A_BYTE * input.length;
        long before = THREADS.getTotalThreadAllocatedBytes();
        Optional<T> value = judged(input, folder, reader);
        if (taken(before) <= allowance) {
            return value;
        }
        value.ifPresent(Contract::close);
        before = THREADS.getTotalThreadAllocatedBytes();
        value = judged(input, folder, reader);
        long taken = taken(before);
        if (taken > allowance) {
            throw new AssertionError("%,d bytes of heap for a file of %,d bytes".formatted(taken, input.length));
        }
        return value;
    }

    private static <T> Optional<T> judged(byte[] input, Path folder, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (InputException | WorkException e) {
            check(e, input, folder);
            return Optional.empty();
        }
    }

    private static long taken(long before) {
        return THREADS.getTotalThreadAllocatedBytes() - before;
    }

    private static void close(Object value) {
        if (value instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Holds the message of a refusal to what people can read.
    private static void check(RuntimeException refusal, byte[] input, Path folder) {
        String problem = problem(refusal.getMessage(), input, folder);
        if (!problem.isEmpty()) {
            throw new AssertionError(problem, refusal);
        }
    }

    /// What is wrong with a message, or nothing.
    static String problem(String message, byte[] input, Path folder) {
        String text = message.replace(folder.toString(), "");
        if (text.isBlank()) {
            return "an empty message";
        }
        if (text.length() > LONGEST) {
            return "a message of %,d characters: %s…".formatted(text.length(), text.substring(0, LONGEST));
        }
        Optional<Integer> odd = text.codePoints().filter(Contract::isOdd).boxed().findFirst();
        if (odd.isPresent()) {
            return "U+%04X in the message: %s".formatted(odd.get(), text);
        }
        String given = new String(input, StandardCharsets.ISO_8859_1);
        Matcher words = JAVA.matcher(text);
        while (words.find()) {
            if (!given.contains(words.group())) {
                return "'%s' in the message: %s".formatted(words.group(), text);
            }
        }
        return "";
    }

    /// What moves a cursor, ends a line, turns the direction of writing or is half of a character.
    private static boolean isOdd(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }
}
