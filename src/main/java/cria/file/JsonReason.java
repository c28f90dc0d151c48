package cria.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import cria.Shown;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says why a text is no JSON. The parser's own messages name its options and classes, which nobody can set or see here.
public final class JsonReason {

    /// @param pattern of the parser's message
    /// @param reason  in our words, `$1` being the first group
    private record Wording(Pattern pattern, String reason) {}

    private static final List<Wording> WORDINGS = List.of(
        wording("Duplicate field '(.*)'.*", "the key $1 stands twice in one object"),
        wording("Unexpected character \\('(.*)' \\(code .*", "$1 stands where it cannot"),
        wording("Unexpected close marker '(.)'.*", "$1 closes what was not opened"),
        wording("Unrecognized token '(.*?)'?: was expecting.*", "$1 is no value"),
        wording("Unrecognized token '(.*?)'?", "$1 is no value"),
        wording("Unrecognized character escape.*", "an escape that JSON does not have"),
        wording("Non-standard token '(.*?)'.*", "$1 is no number"),
        wording("Illegal unquoted character.*", "a control character stands in a string unescaped"),
        wording("Illegal character.*", "a control character stands outside strings"),
        wording("Invalid numeric value: Leading (zeroes|plus sign).*", "a number begins with a zero or a plus sign"),
        wording("Leading zeroes.*|.*[Ll]eading '\\+'.*", "a number begins with a zero or a plus sign"),
        wording("Trailing token.*", "it goes on after its end"),
        wording("Unexpected end-of-input.*|No content to map.*", "it ends too early"),
        wording("Document nesting depth.*", "lists and objects are nested more than 1,000 deep"),
        wording("Number value length.*|Number scale.*|BigDecimal scale.*", "a number has more than 1,000 digits"),
        wording("Name (value )?length.*", "a key is longer than 50,000 characters"),
        wording("String value length.*", "a string is too long"),
        wording("Token count.*", "it has more values than a file of its kind may have"),
        wording("Numeric value.*out of range.*|.*\\b(exponent|decimal point|digit)\\b.*", "a number is not written as JSON has it"));

    private JsonReason() {}

    /// A clause for the end of a sentence, without the place.
    public static String of(JsonProcessingException e) {
        String message = e.getOriginalMessage() == null ? "" : e.getOriginalMessage().replaceAll("\\s*\\R\\s*", " ");
        for (Wording wording : WORDINGS) {
            Matcher matcher = wording.pattern.matcher(message);
            if (matcher.matches()) {
                return matcher.groupCount() > 0 && wording.reason.contains("$1")
                    ? wording.reason.replace("$1", "'" + Shown.of(matcher.group(1)) + "'") : wording.reason;
            }
        }
        return switch (e) {
            case JsonEOFException _ -> "it ends too early";
            case StreamConstraintsException _ -> "it is too large";
            case MismatchedInputException _ -> "it is of another kind";
            default -> "it breaks the rules of JSON";
        };
    }

    private static Wording wording(String pattern, String reason) {
        return new Wording(Pattern.compile(pattern, Pattern.DOTALL), reason);
    }
}
