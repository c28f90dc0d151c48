package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.source.Row;
import java.util.List;

/// How the turns of a conversation lie in one column.
sealed interface TurnLayout permits TurnObjects, TurnPairs, TurnKeys, TurnColumns {

    /// The turns in their order.
    ///
    /// @param where the column, for messages
    /// @throws cria.InputException with file and line where the value is laid out otherwise
    List<Turn> turns(Row row, JsonNode value, String where);

    /// Whether the value is of the kind that this layout reads; inside it may still be wrong.
    boolean fits(JsonNode value);

    /// The flags that say the same, without the column's own.
    List<String> flags();

    /// One turn, for messages.
    String example();
}
