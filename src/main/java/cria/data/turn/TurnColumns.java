package cria.data.turn;

import cria.data.sample.Reading;
import java.util.ArrayList;
import java.util.List;

/// Which column of a table holds what.
///
/// @param group    the column that all turns of a conversation share
/// @param together whether the turns of a conversation lay together in the first rows
record TurnColumns(String group, Ordering ordering, Speakers speakers, String content, boolean together) {

    /// The flags that say the same.
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add(Reading.flag("group_by", group));
        flags.addAll(ordering.flags());
        flags.add(Reading.flag("role_column", speakers.column()));
        flags.add(Reading.flag("content_column", content));
        flags.add(speakers.flag(false));
        return flags;
    }
}
