package cria.data.source.table;

import cria.InputException;
import cria.Shown;
import java.util.Locale;
import java.util.Optional;

/// How a table is written.
///
/// @param columns how many its header has
public record Dialect(char delimiter, int columns) {

    /// What parts the cells, in the words of a message: `semicolons`.
    String title() {
        return title(delimiter);
    }

    static String title(char delimiter) {
        return switch (delimiter) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "bars";
            default -> "\"" + delimiter + "\"";
        };
    }

    /// As it is given to `--delimiter`.
    static String flag(char delimiter) {
        return switch (delimiter) {
            case ',' -> "comma";
            case ';' -> "semicolon";
            case '\t' -> "tab";
            case '|' -> "bar";
            default -> String.valueOf(delimiter);
        };
    }

    /// The character that `--delimiter` means, none where it was not given.
    ///
    /// @throws InputException if it can be none
    public static Optional<Character> delimiter(String flag) {
        return switch (flag.toLowerCase(Locale.ROOT)) {
            case "" -> Optional.empty();
            case "comma" -> Optional.of(',');
            case "semicolon" -> Optional.of(';');
            case "tab", "\\t" -> Optional.of('\t');
            case "bar", "pipe" -> Optional.of('|');
            default -> {
                char c = flag.charAt(0);
                if (flag.length() > 1 || c >= 0x7F || c == '"' || c == '\n' || c == '\r' || c == 0 || Character.isLetterOrDigit(c)) {
                    throw new InputException("--delimiter " + Shown.of(flag) + ": give comma, semicolon, tab or bar, or one character "
                        + "that is neither a letter, a digit nor a quote");
                }
                yield Optional.of(c);
            }
        };
    }
}
