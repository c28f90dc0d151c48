package cria.settings;

import cria.InputException;
import cria.Shown;
import cria.data.row.NamedColumns;
import cria.data.row.RowShapes;
import cria.data.sample.BadRows;
import cria.data.shape.RoleNames;
import cria.data.shape.Shapes;
import cria.data.shape.TextShape;
import cria.data.source.RowReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a file's columns and speakers are called.
@Command(header = "Columns and roles")
public final class ColumnSettings {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    @Option(names = "--content_column", paramLabel = "COLUMN", description = "The column that holds the words, where a row is "
        + "plain text. It is looked for in the column text by itself.")
    public String contentColumn = "";

    @Option(names = "--role_map", paramLabel = "NAME=ROLE,...", split = ",", description = "What the file's speakers are: user, "
        + "assistant or system, as in agent=assistant,client=user. Common names are known; an unknown one is an error.")
    public List<String> roleMap = List.of();

    @Option(names = "--messages_column", paramLabel = "COLUMN", description = "The column with a list of turns, where a row is a "
        + "conversation. Which of their fields is the speaker and which the text is found out.")
    public String messagesColumn = "";

    @Option(names = "--prompt_column", paramLabel = "COLUMN", description = "The column with what the user says, where a row is a question "
        + "and its answer. Names such as instruction and question are known.")
    public String promptColumn = "";

    @Option(names = "--completion_column", paramLabel = "COLUMN", description = "The column with what the assistant answers, where a row "
        + "is a question and its answer. Names such as output and response are known.")
    public String completionColumn = "";

    @Option(names = "--category_column", paramLabel = "COLUMN", description = "The column with what such a question is filed under. It is "
        + "kept beside the example and not learned.")
    public String categoryColumn = "";

    public void check(Problems problems) {
        problems.check(this::roles);
    }

    /// The file's names of speakers, to `user`, `assistant` or `system`.
    Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>();
        for (String entry : roleMap) {
            int equals = entry.indexOf('=');
            if (equals < 1 || !ROLES.contains(entry.substring(equals + 1))) {
                throw new InputException("--role_map " + Shown.of(entry) + ": must be NAME=ROLE, where ROLE is user, assistant or system");
            }
            roles.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return roles;
    }

    /// The shapes of rows that are looked for.
    public Shapes shapes() {
        Map<String, String> mapped = roles();
        RoleNames roles = RoleNames.STANDARD.with(mapped);
        TextShape text = contentColumn.isEmpty() ? new TextShape(RowReader.TEXT_COLUMN, false) : new TextShape(contentColumn, true);
        return new Shapes(Shapes.rowShapes(text, roles), BadRows.ERROR).and(RowShapes.all(roles, mapped.keySet(), new NamedColumns(
            promptColumn, completionColumn,
            categoryColumn, messagesColumn, "", "", "")));
    }
}
