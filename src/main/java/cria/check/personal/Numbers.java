package cria.check.personal;

import java.util.Locale;
import java.util.regex.Pattern;

/// Numbers as people write them: digits in groups.
final class Numbers {

    /// Words before a number that say what else it is.
    private static final Pattern OTHER = Pattern.compile(
        "(?:order|ticket|tracking|invoice|reference|ref|confirmation|case|booking|sku|serial|"
            + "imei|isbn|ean|article|item|part|product|model|parcel|shipment|transaction|version|bestellung|bestellnummer|bestell-nr|rechnung"
            + "|rechnungsnummer|sendung|sendungsnummer|auftrag|artikel|commande|facture|pedido|factura)"
            + "[\\s.]*(?:#|id|nr|no|num|number|code|nummer|numéro|número)?[\\s.:#]*(?:is|was|ist|lautet|es|est)?[\\s:#]*$");

    private static final int BEFORE = 48;

    private Numbers() {}

    static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    static boolean isLetterOrDigit(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    /// Whether a number could begin here: not inside a word, another number, an amount of money, or a part of an address.
    static boolean canBegin(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)) && "_-/=#$€£¥%&@*+.,".indexOf(text.charAt(at - 1)) < 0
            || ".,".indexOf(text.charAt(at - 1)) >= 0 && !isDigit(text, at - 2);
    }

    /// Whether a number can end before `at`.
    static boolean canEnd(String text, int at) {
        if (isLetterOrDigit(text, at) || at < text.length() && text.charAt(at) == '_') {
            return false;
        }
        boolean goesOn = at < text.length() && "-./,:".indexOf(text.charAt(at)) >= 0 && isDigit(text, at + 1);
        return !goesOn;
    }

    /// Whether the words before it say that it is the number of an order, a parcel, a thing.
    static boolean isOfAThing(String text, int at) {
        return OTHER.matcher(before(text, at)).find();
    }

    /// The text before a place, in lower case, as far as it says what follows.
    static String before(String text, int at) {
        return text.substring(Math.max(0, at - BEFORE), at).toLowerCase(Locale.ROOT);
    }

    /// Whether a place is inside of a web address.
    static boolean inUrl(String text, int at) {
        int from = at;
        while (from > 0 && at - from < 2048 && !Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        String word = text.substring(from, at);
        return word.contains("://") || word.contains("www.");
    }
}
