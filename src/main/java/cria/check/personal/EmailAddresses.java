package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import java.util.ArrayList;
import java.util.List;

/// Addresses of e-mail: `local@host.domain`. Lengths as in RFC 5321, 4.5.3.1: at most 64 characters before the sign, 255 behind it.
final class EmailAddresses {
    private static final int LOCAL = 64;
    private static final int DOMAIN = 255;

    private EmailAddresses() {}

    static List<Match> find(String text) {
        List<Match> found = new ArrayList<>();
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int from = at;
            while (from > 0 && at - from <= LOCAL && isLocal(text.charAt(from - 1))) {
                from--;
            }
            while (from < at && ".-'+".indexOf(text.charAt(from)) >= 0) {
                from++;
            }
            int to = at + 1;
            while (to < text.length() && to - at <= DOMAIN && isDomain(text.charAt(to))) {
                to++;
            }
            while (to > at + 1 && ".-".indexOf(text.charAt(to - 1)) >= 0) {
                to--;
            }
            if (from < at && at - from <= LOCAL && text.charAt(at - 1) != '.' && isHost(text.substring(at + 1, to)) && !isPath(text, to)) {
                found.add(new Match(PersonalKind.EMAIL, from, to));
            }
        }
        return found;
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private static boolean isDomain(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '-';
    }

    private static boolean isHost(String host) {
        int dot = host.lastIndexOf('.');
        return dot > 0 && host.length() - dot > 2 && host.substring(dot + 1).chars().allMatch(Character::isLetter) && !host.contains("..");
    }

    /// `git@host.org:team/code.git` is a place and nobody's address.
    private static boolean isPath(String text, int at) {
        return at + 1 < text.length() && text.charAt(at) == ':' && Character.isLetterOrDigit(text.charAt(at + 1));
    }
}
