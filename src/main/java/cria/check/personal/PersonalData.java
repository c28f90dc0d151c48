package cria.check.personal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Personal data in a text. Every search goes through the text once, whatever stands in it.
public final class PersonalData {

    /// Where some stands.
    ///
    /// @param to behind its last character
    public record Match(PersonalKind kind, int from, int to) {

        boolean overlaps(Match other) {
            return from < other.to && other.from < to;
        }
    }

    private PersonalData() {}

    /// All of it, in the order of the text; nothing of it twice.
    ///
    /// @param before what was said before this, which may have asked for a PIN; empty where nothing was
    public static List<Match> find(String text, String before) {
        List<Match> found = new ArrayList<>();
        if (text.indexOf('@') >= 0) {
            add(found, EmailAddresses.find(text));
        }
        // What a checksum says comes before what the form says.
        if (hasDigits(text, 7)) {
            add(found, Ibans.find(text));
            add(found, CardNumbers.find(text));
        }
        if (hasDigits(text, 1)) {
            add(found, Secrets.find(text, before));
        }
        if (hasDigits(text, 7)) {
            add(found, PhoneNumbers.find(text));
        }
        found.sort(Comparator.comparingInt(Match::from));
        return found;
    }

    private static void add(List<Match> all, List<Match> more) {
        for (Match match : more) {
            if (all.stream().noneMatch(match::overlaps)) {
                all.add(match);
            }
        }
    }

    private static boolean hasDigits(String text, int least) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < least; i++) {
            digits += Numbers.isDigit(text, i) ? 1 : 0;
        }
        return digits >= least;
    }
}
