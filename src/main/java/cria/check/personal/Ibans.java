package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// International bank account numbers, ISO 13616: a country, two check digits, and so many characters as the country says, often in
/// groups of four. Lengths are those of the registry that SWIFT keeps.
final class Ibans {
    private static final Map<String, Integer> LENGTHS = new HashMap<>();

    static {
        String registry = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 "
            + "ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
            + "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 "
            + "QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";
        for (String entry : registry.split(" ")) {
            LENGTHS.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
        }
    }

    private Ibans() {}

    static List<Match> find(String text) {
        List<Match> found = new ArrayList<>();
        for (int i = 0; i + 15 <= text.length(); i++) {
            if (Numbers.isDigit(text, i + 2) && Numbers.isDigit(text, i + 3) && !Numbers.isLetterOrDigit(text, i - 1)) {
                Integer length = LENGTHS.get(text.substring(i, i + 2).toUpperCase(Locale.ROOT));
                int end = length == null ? -1 : end(text, i, length);
                if (end > 0) {
                    found.add(new Match(PersonalKind.IBAN, i, end));
                    i = end - 1;
                }
            }
        }
        return found;
    }

    /// Behind the last character of a number of `length` characters, or -1 where there is none.
    private static int end(String text, int from, int length) {
        StringBuilder number = new StringBuilder(length);
        int i = from;
        while (i < text.length() && number.length() < length) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                number.append(c);
            } else if ((c != ' ' && c != '-' && c != '\u00a0') || !Numbers.isLetterOrDigit(text, i + 1)) {
                return -1;
            }
            i++;
        }
        return number.length() == length && !Numbers.isLetterOrDigit(text, i) && isValid(number.toString()) ? i : -1;
    }

    private static boolean isPlain(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }

    /// ISO 7064, MOD 97-10: the first four characters behind the others, letters as numbers from 10 on, leave 1.
    ///
    /// @param number letters and digits alone
    static boolean isValid(String number) {
        String turned = number.substring(4) + number.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < turned.length(); i++) {
            int digit = Character.digit(turned.charAt(i), 36);
            rest = (digit < 10 ? rest * 10 + digit : rest * 100 + digit) % 97;
        }
        return rest == 1;
    }
}
