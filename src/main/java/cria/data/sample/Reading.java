package cria.data.sample;

import cria.Shown;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One way to understand a file.
///
/// @param name  of the shape: `messages`, `one row a turn`, …
/// @param flags that say the same to any file: `--group_by ticket`, `--role_map client=user,agent=assistant`; empty where there is
///              nothing to say
/// @param sure  how much speaks for it
public record Reading(String name, List<String> flags, Sure sure) {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_.,=:/@%+-]+");

    /// In characters: flags that are longer are nobody's columns.
    private static final int LONGEST = 400;

    /// What speaks for a reading, the weakest first. Of two readings the surer is taken; a tie is for the user to decide.
    public enum Sure {
        /// There is something to read, as in any file: a column of text.
        LITTLE,
        /// Two columns are more than a column of text, and could be part of something larger.
        SOME,
        /// The columns have the names or the contents that this shape has, and several of them do.
        COLUMNS,
        /// A column is built as only this shape builds it: a list of messages.
        STRUCTURE,
        /// A flag asks for it.
        ASKED
    }

    public Reading {
        flags = List.copyOf(flags);
    }

    /// A flag as a shell takes it: what holds more than plain characters stands in quotes.
    ///
    /// @param name without its dashes
    public static String flag(String name, String value) {
        boolean plain = PLAIN.matcher(value).matches();
        return "--" + name + " " + (plain ? value : "'" + value.replace("'", "'\\''") + "'");
    }

    /// `one row a turn: --group_by ticket --order_by when`
    public String describe() {
        return flags.isEmpty() ? name : name + ": " + shownFlags();
    }

    /// The flags in one line, those out of bounds cut.
    public String shownFlags() {
        return flags.stream().map(flag -> flag.length() > LONGEST ? Shown.of(flag) : Shown.escaped(flag)).collect(Collectors.joining(" "));
    }
}
