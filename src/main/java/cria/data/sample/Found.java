package cria.data.sample;

/// What is met in data that its user should hear of, though the run goes on.
public enum Found {
    /// Rows that went into conversations of several rows.
    TURNS("turns"),
    /// A turn whose speaker had the word before, and which is joined to what was said.
    JOINED("turns joined to the one before, of the same role"),
    /// A turn that says nothing, and is left out.
    EMPTY("empty turns left out"),
    /// A row that stands twice in its conversation, and is kept.
    DUPLICATE("turns that repeat another of their conversation, kept (--drop_duplicate_turns leaves them out)"),
    /// A row that stands twice in its conversation, and is left out as was asked.
    DROPPED("turns that repeat another of their conversation, left out"),
    /// A reply to a row that is not there.
    ORPHAN("replies to a row that is not there, each the beginning of a conversation"),
    /// Something that was done and not said, as ABCD has it.
    ACTION("actions left out, which nobody says"),
    /// What only the agents of a help desk see.
    PRIVATE("private comments left out"),
    /// What a help desk notes of a conversation beside what is said.
    NO_COMMENT("parts left out that are no comments (notes, assignments and the like)"),
    /// A template whose place for a name or number was not filled in.
    UNFILLED("rows with a template left unfilled"),
    /// A row whose replies lead back to itself.
    LOOP("rows whose replies lead in a circle, left out");

    private final String words;

    Found(String words) {
        this.words = words;
    }

    /// As it follows a number.
    public String words() {
        return words;
    }
}
