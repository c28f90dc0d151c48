package cria.data.sample;

import java.util.List;

/// One way to understand a file.
///
/// @param name  of the shape: `messages`, `one row a turn`, …
/// @param flags that say the same to any file: `--group_by ticket`, `--role_map client=user,agent=assistant`; empty where there is
///              nothing to say
/// @param sure  how much speaks for it
public record Reading(String name, List<String> flags, Sure sure) {

    /// What speaks for a reading, the weakest first. Of two readings the surer is taken; a tie is for the user to decide.
    public enum Sure {
        /// There is something to read, as in any file: a column of text.
        LITTLE,
        /// Two columns are more than a column of text, and could be part of something larger.
        SOME,
        /// The columns have the names or the contents that this shape has, and several of them do.
        COLUMNS,
        /// A column is built as only this shape builds it: a list of messages.
        STRUCTURE,
        /// A flag asks for it.
        ASKED
    }

    public Reading {
        flags = List.copyOf(flags);
    }

    /// `one row a turn: --group_by ticket --order_by when`
    public String describe() {
        return flags.isEmpty() ? name : name + ": " + String.join(" ", flags);
    }
}
