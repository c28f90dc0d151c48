package cria.data.row;

import cria.data.shape.RoleNames;
import cria.data.shape.Shape;
import java.util.List;
import java.util.Set;

/// The shapes of this package.
public final class RowShapes {

    private RowShapes() {}

    /// @param roles   what speakers are called
    /// @param mapped  the names that the user has given a role, in lower case: no other meaning is looked for
    /// @param columns that the user has named
    public static List<Shape> all(RoleNames roles, Set<String> mapped, NamedColumns columns) {
        return List.of(new TurnLists(roles, mapped, columns), new ZendeskShape(), new IntercomShape(), new Instructions(columns),
            new TokensShape(), new LabelledTexts());
    }
}
