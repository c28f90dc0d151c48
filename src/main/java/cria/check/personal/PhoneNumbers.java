package cria.check.personal;

import cria.check.personal.PersonalData.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Telephone numbers. International ones show it by their form, `+` and 8 to 15 digits (ITU-T E.164), and so do North American ones
/// (3-3-4) and European ones that begin with 0 and have their area code apart. Of others the words before them have to say it.
/// A date, an amount, a part of a web address or an order's number is none.
final class PhoneNumbers {

    /// Before a number, with few words between.
    private static final Pattern ASKED = Pattern.compile("(?:\\b(?:phone|telephone|tel|cell|cellphone|mobile|handy|handynummer|telefon|"
        + "telefonnummer|rufnummer|mobilnummer|fax|whatsapp|téléphone|portable|teléfono|telefono|móvil|callback number|contact number)\\b"
        + "|\\b(?:call|text|reach|ring|phone) (?:me|us|him|her|them|back)\\b)[^.!?\\d\\n]{0,24}$");

    private static final Pattern DATE = Pattern.compile("\\d{4}[-/. ]\\d{1,2}[-/. ]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}");
    private static final Pattern NORTH_AMERICAN = Pattern.compile(
        "(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])[2-9]\\d{2}[ .-]\\d{4}");
    private static final Pattern AREA_FIRST = Pattern.compile("\\(?0[1-9]\\d{1,3}\\)?[ /-]{1,3}\\d{3,8}(?:[ -]\\d{2,5}){0,3}");
    private static final Pattern IN_PAIRS = Pattern.compile("0[1-9](?:[ .]\\d{2}){4}");
    private static final Pattern BY_00 = Pattern.compile("00[1-9]\\d{0,2}[ /-]\\(?\\d[\\d ()/-]*");

    private static final int LONGEST = 28;
    private static final String BETWEEN = " -./()\u00a0";

    private PhoneNumbers() {}

    static List<Match> find(String text) {
        List<Match> found = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean begins = (Numbers.isDigit(text, i) || (c == '+' || c == '(') && (Numbers.isDigit(text, i + 1) || text.startsWith("(+",
                i)))
                && Numbers.canBegin(text, i);
            if (!begins) {
                i++;
                continue;
            }
            int end = end(text, i);
            if (isPhone(text, i, end)) {
                found.add(new Match(PersonalKind.PHONE, i, end));
            }
            i = Math.max(end, i + 1);
        }
        return found;
    }

    /// Behind the last digit of the digits and what may stand between them.
    private static int end(String text, int from) {
        int end = from;
        for (int i = from; i < text.length() && i - from < LONGEST; i++) {
            char c = text.charAt(i);
            if (Numbers.isDigit(text, i)) {
                end = i + 1;
            } else if (i > from + 1 && c == '+' || c != '+' && BETWEEN.indexOf(c) < 0 || i - end > 2) {
                break;
            }
        }
        while (end < text.length() && Numbers.isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isPhone(String text, int from, int to) {
        String number = text.substring(from, to);
        long digits = number.chars().filter(c -> c >= '0' && c <= '9').count();
        if (digits < 7 || digits > 15 || !Numbers.canEnd(text, to) || DATE.matcher(number).find() || Numbers.inUrl(text, from)
            || Numbers.isOfAThing(text, from)) {
            return false;
        }
        if (number.startsWith("+") || number.startsWith("(+")) {
            return digits >= 8 && number.charAt(number.indexOf('+') + 1) != '0';
        }
        if (NORTH_AMERICAN.matcher(number).matches() || IN_PAIRS.matcher(number).matches()) {
            return true;
        }
        if (AREA_FIRST.matcher(number).matches() || BY_00.matcher(number).matches()) {
            return digits >= 9;
        }
        return ASKED.matcher(Numbers.before(text, from)).find();
    }
}
