package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PINs, codes of cards and logins, and passwords, which only the words around them tell from other numbers and words.
final class Secrets {
    private static final String CODE = "pin|passcode|cvv2?|cvc2?|security code|access code|verification code|sms code|one-time code|"
        + "one-time password|otp|tan|geheimzahl|sicherheitscode|código de seguridad|code secret";

    private static final Pattern STATED = Pattern.compile("(?iU)\\b(?:" + CODE + ")(?:[ -](?:code|number|nummer|no\\.?|nr\\.?))?"
        + "(?:\\s+(?:is|was|to|should be|will be|ist|lautet|auf|es|est)|\\s*[:=#])?\\s+?"
        + "[\"'“„(]?(\\d{3,8})\\b(?!\\s?(?:mm|cm|inch|characters|digits|stellen|%))");
    private static final Pattern JOINED = Pattern.compile("(?iU)\\b(?:" + CODE + ")\\s?[:=#]\\s?[\"'“„(]?(\\d{3,8})\\b");
    private static final Pattern TURNED = Pattern.compile(
        "(?iU)\\b(\\d{4,8})\\s+(?:is|ist|es|est)\\s+(?:my|the|your|mein|meine|die|mi|mon)\\s+"
            + "(?:\\w{1,20}\\s+)?(?:pin|passcode|otp|geheimzahl)\\b");
    private static final Pattern PASSWORD = Pattern.compile("(?iU)\\b(?:password|passwort|kennwort|passphrase|contraseña|mot de passe)"
        + "(?:\\s+(?:is|was|ist|lautet|es|est)|\\s*[:=])\\s*[\"'“„`]?([^\\s\"'“”`<>]{4,64})");

    /// Codes that have three digits.
    private static final Pattern OF_A_CARD = Pattern.compile("(?i)^(?:cv|security|sicherheits|código)");

    private static final Pattern ASKS = Pattern.compile("(?iU)\\b(?:pin|passcode|geheimzahl|otp)\\b");
    private static final Pattern ALONE = Pattern.compile("(?<![\\w$€£#.,:/-])(\\d{4,8})(?![\\w%€£]|[.,:/-]\\d)");

    /// An answer to a question is no longer than this.
    private static final int ANSWER = 80;

    private Secrets() {}

    static List<Match> find(String text, String before) {
        List<Match> found = new ArrayList<>();
        for (Pattern pattern : List.of(STATED, JOINED, TURNED)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                if (matcher.end(1) - matcher.start(1) >= 4 || OF_A_CARD.matcher(matcher.group()).find()) {
                    add(found, matcher.start(1), matcher.end(1));
                }
            }
        }
        Matcher password = PASSWORD.matcher(text);
        while (password.find()) {
            int end = password.end(1);
            while (end > password.start(1) && ".,;:!?)".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
            if (isPassword(text.substring(password.start(1), end))) {
                add(found, password.start(1), end);
            }
        }
        if (text.length() <= ANSWER && ASKS.matcher(before).find()) {
            Matcher alone = ALONE.matcher(text);
            if (alone.find() && !Numbers.isOfAThing(text, alone.start(1))) {
                add(found, alone.start(1), alone.end(1));
            }
        }
        return found;
    }

    private static void add(List<Match> found, int from, int to) {
        Match match = new Match(PersonalKind.PIN, from, to);
        if (found.stream().noneMatch(match::overlaps)) {
            found.add(match);
        }
    }

    /// With a digit, and not what a rule or a program says of passwords: `12-character`, `env("DB1")`.
    private static boolean isPassword(String word) {
        return word.length() >= 4 && word.chars().anyMatch(c -> c >= '0' && c <= '9') && !word.contains("://")
            && word.chars().noneMatch(c -> "([{".indexOf(c) >= 0) && !word.matches("\\d+[-–]?\\p{L}+");
    }
}
