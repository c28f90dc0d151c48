package cria.check;

import cria.check.personal.PersonalKind;
import java.util.Locale;

/// What may be wrong with a conversation, in the order in which it is told.
public enum FaultKind {
    BAD_ROWS(Weight.FAILS, "that cannot be used", "mend or remove them; train stops at the first"),
    UNKNOWN_ROLES(Weight.FAILS, "with a role that is not known", "say what it is with --role_map NAME=user or NAME=assistant"),
    OVERLAP(Weight.FAILS, "of the evaluation, trained on as well", "take them out of one of the two, or the figures flatter"),
    NEAR_OVERLAP(Weight.WARNS, "of the evaluation, nearly the same as one that is trained on", "look whether the figures would flatter"),
    NOTHING_LEARNED(Weight.WARNS, "without anything learned", "no reply of the assistant, or no text"),
    LEARNED_PART_CUT(Weight.WARNS, "whose learned part lies all behind --max_length", "raise --max_length"),
    TRUNCATED(Weight.WARNS, "longer than --max_length", "raise --max_length, or choose with --long_examples"),
    EMPTY_TURNS(Weight.WARNS, "with an empty turn", "a reply without words teaches to say nothing"),
    DUPLICATES(Weight.WARNS, "repeating another letter by letter", "each counts as often as it stands there"),
    NEAR_DUPLICATES(Weight.WARNS, "nearly the same as one before", "look whether that is meant"),
    CONTROL_TOKENS(Weight.WARNS, "with the name of a control token in their text", "it is read as letters; give chats as \"messages\""),
    BROKEN_ENCODINGS(Weight.WARNS, "with broken characters", "the text went through a wrong encoding; export it again as UTF-8"),
    UNFILLED_TEMPLATES(Weight.WARNS, "with a template left unfilled", "the model would learn to say it; fill it in"),
    EMAIL(PersonalKind.EMAIL),
    PHONE(PersonalKind.PHONE),
    CARD(PersonalKind.CARD),
    IBAN(PersonalKind.IBAN),
    PIN(PersonalKind.PIN);

    /// What follows from it.
    public enum Weight {

        /// The check fails.
        FAILS,

        /// It fails where warnings are to count.
        WARNS
    }

    private final Weight weight;
    private final String words;
    private final String advice;
    private final boolean personal;

    FaultKind(Weight weight, String words, String advice) {
        this(weight, words, advice, false);
    }

    FaultKind(Weight weight, String words, String advice, boolean personal) {
        this.weight = weight;
        this.words = words;
        this.advice = advice;
        this.personal = personal;
    }

    FaultKind(PersonalKind kind) {
        this(Weight.WARNS, "with " + kind.several(), "--redact puts " + kind.placeholder() + " in its place", true);
    }

    public Weight weight() {
        return weight;
    }

    /// As it follows "rows": `with an empty turn`.
    public String words() {
        return words;
    }

    /// What to do about it, or why it matters.
    public String advice() {
        return advice;
    }

    /// As programs call it: `empty_turns`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FaultKind of(PersonalKind kind) {
        return valueOf(kind.name());
    }

    /// Whether it is personal data.
    public boolean isPersonal() {
        return personal;
    }
}
