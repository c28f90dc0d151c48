package cria.check;

import cria.check.personal.PersonalKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Templates of macros and data sets that nobody filled in: `{{Order Number}}`, `{first_name}`, `[Your Name]`, `%(name)s`. Braces belong
/// to programs, so what stands between fences or backticks does not count, and where braces are common only names that people put into
/// macros do. The placeholders of `--redact` are meant to be there.
final class UnfilledTemplate {
    private static final Pattern CODE = Pattern.compile("```.*?(?:```|\\z)|`[^`\\n]*`", Pattern.DOTALL);
    private static final Pattern DOUBLE = Pattern.compile("(?<![{$])\\{\\{\\s{0,4}[\\p{L}][\\p{L}\\d _.'/#-]{0,48}\\}\\}(?!\\})");

    private static final String SLOT =
        "(?:(?:your|insert|enter|customer|client|user|agent|company|first|last|full|order|account|invoice|ticket|"
            + "phone|contact|tracking|product|store|street|e-?mail|due|start|end|delivery|reference)[ _.-])?"
            + "(?:name|firstname|lastname|fullname|username|email|e-mail|address|phone|number|id|date|company|amount|product|url|link|city|"
            + "signature)";
    private static final Pattern SINGLE = Pattern.compile("(?i)(?<![\\w{$\\\\])\\$?\\{\\s?" + SLOT + "\\s?\\}(?!\\})");
    private static final Pattern SQUARE = Pattern.compile("(?i)(?<![\\w\\]!])\\[\\s?(?:(?:" + SLOT + ")|(?:insert|enter|your|customer'?s?)"
        + "[ _][\\p{L} _'-]{2,40})\\s?\\](?![(\\[:])");
    private static final Pattern ANGLE = Pattern.compile(
        "(?i)<(?:your|insert|enter|customer|first|last|full|order|account|company|agent)[ _]"
            + "[\\p{L} _]{2,30}>");
    private static final Pattern PERCENT = Pattern.compile("%\\([A-Za-z_]{2,30}\\)s|(?<![\\w%.])(?<!\\d )%s(?![\\w%])");

    /// What a program looks like that stands without fences.
    private static final Pattern PROGRAM = Pattern.compile("=>|;\\s*(?:\\n|\\}|$)|\\b(?:def|return|printf?|println|console\\.log|format|"
        + "function|const|import|var|String)\\b\\s?[(\\w]|f[\"']|</|/>");

    private UnfilledTemplate() {}

    /// The first of them.
    static Optional<MatchResult> find(String text) {
        if (text.indexOf('{') < 0 && text.indexOf('[') < 0 && text.indexOf('<') < 0 && text.indexOf('%') < 0) {
            return Optional.empty();
        }
        String prose = withoutCode(text);
        Optional<MatchResult> found = first(DOUBLE, prose).or(() -> first(SQUARE, prose).filter(match -> !isOurs(match.group())));
        if (found.isPresent() || PROGRAM.matcher(prose).find()) {
            return found;
        }
        return first(SINGLE, prose).or(() -> first(ANGLE, prose)).or(() -> first(PERCENT, prose));
    }

    private static Optional<MatchResult> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    /// Blanks in place of code, so that places stay.
    private static String withoutCode(String text) {
        if (text.indexOf('`') < 0) {
            return text;
        }
        return CODE.matcher(text).replaceAll(code -> " ".repeat(code.group().length()));
    }

    private static boolean isOurs(String slot) {
        return Arrays.stream(PersonalKind.values()).anyMatch(kind -> kind.placeholder().equals(slot.toUpperCase(Locale.ROOT)));
    }
}
