package cria.data.turn;

import cria.data.sample.DateOrder;
import java.util.Map;
import java.util.Optional;

/// What a user says of a table with one row a turn. A column that is "" is to be found out.
///
/// @param groupBy        the column that all turns of a conversation share
/// @param orderBy        the column by which they are put in order
/// @param roleColumn     the column of the speaker
/// @param contentColumn  the column of the words
/// @param replyTo        the column that names the row which is answered
/// @param idColumn       the column by which it is named
/// @param roles          names of speakers to `user`, `assistant` or `system`, beside those that are known
/// @param dates          how dates such as 3/4/2023 are meant, where that is said
/// @param dropDuplicates whether a turn that stands twice in its conversation is left out
public record TurnFlags(String groupBy, String orderBy, String roleColumn, String contentColumn, String replyTo, String idColumn,
    Map<String, String> roles, Optional<DateOrder> dates, boolean dropDuplicates) {

    /// Nothing said.
    public static final TurnFlags NONE = new TurnFlags("", "", "", "", "", "", Map.of(), Optional.empty(), false);

    public TurnFlags {
        roles = Map.copyOf(roles);
    }

    /// Whether it is said that the file is such a table.
    public boolean isAsked() {
        return !(groupBy + orderBy + roleColumn + replyTo + idColumn).isEmpty();
    }
}
