package cria.data.turn;

import cria.data.sample.Reading;
import java.util.ArrayList;
import java.util.List;

/// Which column of a table of replies holds what.
///
/// @param id      the column that names a row
/// @param replyTo the column that names the row which is answered
record ReplyColumns(String id, String replyTo, Ordering ordering, Speakers speakers, String content) {

    /// The flags that say the same.
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add(Reading.flag("id_column", id));
        flags.add(Reading.flag("reply_to", replyTo));
        flags.addAll(ordering.flags());
        flags.add(Reading.flag("role_column", speakers.column()));
        flags.add(Reading.flag("content_column", content));
        flags.add(speakers.flag(false));
        return flags;
    }
}
