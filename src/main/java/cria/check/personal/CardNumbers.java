package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import java.util.ArrayList;
import java.util.List;

/// Numbers of payment cards, ISO/IEC 7812: an issuer's first digits with the length that they have, and a check digit. They are written
/// in one piece, in fours, or as 4-6-5 and 4-6-4.
final class CardNumbers {
    private static final int LONGEST = 19;

    private CardNumbers() {}

    static List<Match> find(String text) {
        List<Match> found = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (Numbers.isDigit(text, i) && Numbers.canBegin(text, i)) {
                int end = end(text, i);
                if (end > 0 && !Numbers.inUrl(text, i) && !(isUnbroken(text, i, end) && Numbers.isOfAThing(text, i))) {
                    found.add(new Match(PersonalKind.CARD, i, end));
                    i = end - 1;
                }
            }
        }
        return found;
    }

    /// Behind the last digit of a card's number that begins here, or -1 where none does.
    private static int end(String text, int from) {
        StringBuilder digits = new StringBuilder();
        List<Integer> groups = new ArrayList<>();
        int group = 0;
        int i = from;
        while (digits.length() < LONGEST && i < text.length()) {
            char c = text.charAt(i);
            if (Numbers.isDigit(text, i)) {
                digits.append(c);
                group++;
                if (!Numbers.isDigit(text, i + 1)) {
                    groups.add(group);
                    group = 0;
                    if (isCard(digits) && isGrouped(groups) && Numbers.canEnd(text, i + 1)) {
                        return i + 1;
                    }
                }
            } else if (c != ' ' && c != '-' || !Numbers.isDigit(text, i + 1)) {
                return -1;
            }
            i++;
        }
        return -1;
    }

    private static boolean isUnbroken(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(Character::isDigit);
    }

    private static boolean isGrouped(List<Integer> groups) {
        boolean fours = groups.subList(0, groups.size() - 1).stream().allMatch(size -> size == 4) && groups.getLast() <= 4;
        return groups.size() == 1 || fours || groups.equals(List.of(4, 6, 5)) || groups.equals(List.of(4, 6, 4));
    }

    static boolean isCard(CharSequence digits) {
        return hasIssuer(digits) && isLuhn(digits);
    }

    private static boolean hasIssuer(CharSequence digits) {
        int length = digits.length();
        if (length < 13) {
            return false;
        }
        int two = Integer.parseInt(digits, 0, 2, 10);
        int four = Integer.parseInt(digits, 0, 4, 10);
        return switch (length) {
            case 13 -> two / 10 == 4;                                                                   // Visa
            case 14 -> two == 36 || two == 38 || two == 39 || four / 10 >= 300 && four / 10 <= 305;      // Diners Club
            case 15 -> two == 34 || two == 37;                                                          // American Express
            case 16 -> two / 10 == 4 || two >= 51 && two <= 55 || four >= 2221 && four <= 2720          // Visa, Mastercard
                || four == 6011 || two == 65 || four / 10 >= 644 && four / 10 <= 649                    // Discover
                || four >= 3528 && four <= 3589 || two == 62                                            // JCB, UnionPay
                || four == 5018 || four == 5020 || four == 5038 || four == 6304 || four == 6759;        // Maestro
            case 19 -> two / 10 == 4 || two == 62;
            default -> false;
        };
    }

    /// The check digit of ISO/IEC 7812-1, annex B (Luhn, US patent 2,950,048): every second digit from the right but one is doubled,
    /// the digits of all are summed, and the sum ends with 0.
    static boolean isLuhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }
}
