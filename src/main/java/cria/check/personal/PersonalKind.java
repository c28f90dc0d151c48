package cria.check.personal;

import java.util.Locale;

/// Kinds of personal data that are found.
public enum PersonalKind {

    /// An address of e-mail.
    EMAIL("e-mail address", "e-mail addresses"),

    /// A telephone number, by its form or by the words before it.
    PHONE("phone number", "phone numbers"),

    /// A number of a payment card, by its issuer's digits and its check digit.
    CARD("card number", "card numbers"),

    /// An international bank account number, by its country's length and its check digits.
    IBAN("IBAN", "IBANs"),

    /// A PIN, a code of a card or of a login, or a password, by the words before it.
    PIN("PIN or password", "PINs and passwords");

    private final String one;
    private final String several;

    PersonalKind(String one, String several) {
        this.one = one;
        this.several = several;
    }

    /// What stands in its place: `[EMAIL]`.
    public String placeholder() {
        return "[" + name() + "]";
    }

    /// As programs call it: `email`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// `e-mail addresses`
    public String several() {
        return several;
    }

    /// `1 e-mail address`, `2 e-mail addresses`
    public String counted(long count) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : several);
    }
}
