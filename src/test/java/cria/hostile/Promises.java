package cria.hostile;

import cria.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What holds of every run, whatever it was given. Standard error has at most one line that begins with `trainer: `, and that is the
/// last: the complaint. Lines before it are the account of the work, in the program's own words.
final class Promises {

    static final String COMPLAINT = "trainer: ";

    /// Lists of problems in a configuration are long; a file's contents must not make a line so.
    private static final int LONGEST_LINE = 2_000;

    /// As long as the end of a path that is shown, and a little more.
    private static final Pattern LONG_WORD = Pattern.compile("\\S{260}");

    /// How lines of the account begin.
    private static final Pattern ACCOUNT = Pattern.compile(
        "(note: |backend: |train: |evaluate: |tokenize: |tokens of |loss: |plan: |running on |resuming |"
            + "memory:|  \\S|step \\d|before|after|saved |train \\d|\\d[\\d,]* tokens read|interrupted).*");

    /// Words of Java and of the libraries, which tell a user nothing, and traces of values that got lost.
    private static final List<Pattern> FORBIDDEN = patterns(
        "[A-Za-z]*Exception\\b", "\\b[A-Z][A-Za-z]+Error\\b", "\\b(?:java|javax|jdk|sun|cria|com\\.fasterxml)\\.[a-z]+\\.\\w+", "\tat ",
        "Caused by", "Jackson", "(?i)picocli", "(?i)snakeyaml", "\\b[A-Z][a-z]+[A-Za-z]*Feature\\b", "\\bFAIL_ON_\\w+",
        "StreamReadConstraints", "\\bREDACTED\\b", "\\(start marker at", "\\bSource: ", "reference chain", "while scanning",
        "while parsing",
        "while constructing", "\\b(?:START|END)_(?:OBJECT|ARRAY)\\b", "\\b(?:FIELD_NAME|VALUE_[A-Z_]+)\\b", "\\bnull\\b", "\\bNaN\\b",
        "Infinity", "Optional\\[", "\\w@[0-9a-f]{5,}", "hs_err", "SIG(?:SEGV|BUS|ABRT)", "fatal error", "(?i)java heap", "Cannot invoke",
        "For input string", "Input length = ", "out of bounds for", "out of memory", "core dumped", "VM warning", "\\bWARNING\\b",
        "OpenBLAS (?:error|warning|:)", "(?i)stack trace", "(?i)please report", "defect of the program", "%[sd]\\b");

    private Promises() {}

    private static List<Pattern> patterns(String... expressions) {
        return List.of(expressions).stream().map(Pattern::compile).toList();
    }

    /// @return what does not hold, in words; empty where all does
    static List<String> broken(HostileCase tried, JarRun run, List<Snapshot.Change> changes) {
        List<String> broken = new ArrayList<>();
        if (!run.ended().isEmpty()) {
            broken.add("it had to be ended: " + run.ended());
            return broken;
        }
        String out = text("standard output", run.out(), broken);
        String err = text("standard error", run.err(), broken);
        Optional<Ending> ending = tried.endings().stream().filter(e -> e.code() == run.code()).findFirst();
        if (ending.isEmpty()) {
            broken.add("exit code " + run.code() + " for " + tried.endings());
        } else {
            lines(tried, ending.get(), err.lines().toList(), broken);
            // verify tells of each case as it comes.
            if (ending.get() == Ending.REFUSED && !out.isEmpty() && !tried.arguments().getFirst().equals("verify")) {
                broken.add("refused, but printed a result");
            }
            changes.stream().filter(change -> !isRight(change, tried, ending.get()))
                .forEach(change -> broken.add(change.kind() + ": " + Shown.of(change.path())));
        }
        // The answer of a model is the model's.
        boolean answers = tried.arguments().getFirst().equals("generate");
        words(tried, answers ? err : out + "\n" + err, broken);
        return broken;
    }

    private static String text(String name, byte[] bytes, List<String> broken) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            broken.add(name + " is no UTF-8");
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static void lines(HostileCase tried, Ending ending, List<String> lines, List<String> broken) {
        List<String> account = ending.complains() && !lines.isEmpty() ? lines.subList(0, lines.size() - 1) : lines;
        if (ending.complains()) {
            String last = lines.isEmpty() ? "" : lines.getLast();
            if (!last.startsWith(COMPLAINT) || last.startsWith(COMPLAINT + ":") || last.strip().length() < COMPLAINT.length() + 10) {
                broken.add("the last line is no complaint");
            }
            if (LONG_WORD.matcher(last).find()) {
                broken.add("the complaint repeats a long word");
            }
            tried.words().stream().filter(word -> !last.contains(word)).forEach(word -> broken.add("the complaint lacks: " + word));
            tried.absent().stream().filter(last::contains).forEach(word -> broken.add("the complaint says: " + word));
        }
        for (String line : account) {
            if (!ACCOUNT.matcher(line).matches()) {
                broken.add("neither the account of a run nor the last line: " + Shown.of(line));
            }
        }
        if (lines.stream().anyMatch(line -> line.length() > LONGEST_LINE)) {
            broken.add("a line of more than %,d characters".formatted(LONGEST_LINE));
        }
    }

    private static void words(HostileCase tried, String text, List<String> broken) {
        text.codePoints().filter(c -> c != '\n' && isHarmful(c)).distinct()
            .forEach(c -> broken.add("printed the character U+%04X".formatted(c)));
        for (Pattern word : FORBIDDEN) {
            Matcher matcher = word.matcher(text);
            while (matcher.find()) {
                String found = matcher.group();
                if (tried.quoted().stream().noneMatch(found::contains) && tried.arguments().stream().noneMatch(a -> a.contains(found))) {
                    broken.add("printed \"" + Shown.of(found) + "\"");
                    break;
                }
            }
        }
    }

    /// Controls, marks of direction and other characters that a terminal obeys and nobody sees; joiners are part of words.
    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }

    /// A run that works may write its own outputs, one that fails on the way may leave what it has told so far but no model, and one
    /// that is refused leaves everything as it was. A temporary file is never left.
    private static boolean isRight(Snapshot.Change change, HostileCase tried, Ending ending) {
        String path = change.path();
        boolean own = tried.outputs().stream().map(output -> Workplace.FOLDER + "/" + output)
            .anyMatch(output -> path.equals(output) || path.startsWith(output + "/"));
        boolean temporary = path.matches(".*(\\.tmp|\\.part|~)|(.*/)?(tmp|old|doomed)-checkpoint-.*");
        return own && !temporary && switch (ending) {
            case WORKS -> change.kind() != Snapshot.Change.Kind.GONE;
            case FAILED -> change.kind() == Snapshot.Change.Kind.MADE && !path.endsWith(".safetensors");
            case CHECKED, REFUSED -> false;
        };
    }
}
