package cria.settings;

import cria.InputException;
import cria.Shown;
import cria.data.sample.BadRows;
import cria.data.sample.DateOrder;
import cria.data.shape.RoleNames;
import cria.data.shape.Shapes;
import cria.data.shape.TextShape;
import cria.data.shape.row.NamedColumns;
import cria.data.shape.row.RowShapes;
import cria.data.source.RowReader;
import cria.data.turn.TurnFlags;
import cria.data.turn.TurnTableShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a file's columns and speakers are called.
@Command(header = "Columns and roles")
public final class ColumnSettings {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    @Option(names = "--group_by", paramLabel = "COLUMN", description = "The column that all turns of a conversation share, where the "
        + "file has a row for each turn. Like the others of such a table it is found out by what the columns hold, and printed.")
    public String groupBy;

    @Option(names = "--order_by", paramLabel = "COLUMN", description = "The column that puts the turns of a conversation in order: times "
        + "of any form, or numbers. \"file\" keeps the order of the file, which also decides where two turns have the same time.")
    public String orderBy;

    @Option(names = "--role_column", paramLabel = "COLUMN", description = "The column that says who speaks.")
    public String roleColumn;

    @Option(names = "--content_column", paramLabel = "COLUMN", description = "The column that holds the words, of turns or, where no "
        + "other flag here names a column, of rows that are plain text. Plain text is looked for in the column text by itself.")
    public String contentColumn;

    @Option(names = "--reply_to", paramLabel = "COLUMN", description = "The column that names the row which a row answers, where "
        + "conversations are replies to replies. Each row that nobody answers ends one.")
    public String replyTo;

    @Option(names = "--id_column", paramLabel = "COLUMN", description = "The column by which --reply_to names a row.")
    public String idColumn;

    @Option(names = "--role_map", paramLabel = "NAME=ROLE,...", split = ",", description = "What the file's speakers are: user, "
        + "assistant or system, as in agent=assistant,client=user. Common names are known; an unknown one is an error.")
    public List<String> roleMap = List.of();

    @Option(names = "--date_order", paramLabel = "mdy|dmy", description = "Whether dates such as 3/4/2023 begin with the month or with "
        + "the day. Without it the file's dates decide, and where they leave it open that is said.")
    public DateOrder dateOrder;

    @Option(names = "--drop_duplicate_turns", description = "Leaves out turns that repeat another of their conversation: the same speaker, "
        + "time and words. They are counted in any case.")
    public boolean dropDuplicateTurns;

    @Option(names = "--bad_rows", description = "What becomes of a row that cannot be used, as one that is broken or has no known speaker: "
        + "it stops the run, or is left out, counted and named.")
    public BadRows badRows = BadRows.ERROR;

    @Option(names = "--messages_column", paramLabel = "COLUMN", description = "The column with a list of turns, where a row is a "
        + "conversation. Which of their fields is the speaker and which the text is found out.")
    public String messagesColumn;

    @Option(names = "--prompt_column", paramLabel = "COLUMN", description = "The column with what the user says, where a row is a question "
        + "and its answer. Names such as instruction and question are known.")
    public String promptColumn;

    @Option(names = "--completion_column", paramLabel = "COLUMN", description = "The column with what the assistant answers, where a row "
        + "is a question and its answer. Names such as output and response are known.")
    public String completionColumn;

    @Option(names = "--category_column", paramLabel = "COLUMN", description = "The column with what such a question is filed under. It is "
        + "kept beside the example and not learned.")
    public String categoryColumn;

    @Mixin
    public final SourceSettings source = new SourceSettings();

    public void check(Problems problems) {
        source.check(problems);
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

    /// The shapes that are looked for. Where a column is named that holds lists of turns, the flags for columns of turns are fields of those.
    public Shapes shapes() {
        Map<String, String> mapped = roles();
        RoleNames roles = RoleNames.STANDARD.with(mapped);
        boolean lists = messagesColumn != null;
        TurnFlags turns = lists ? TurnFlags.NONE : new TurnFlags(said(groupBy), said(orderBy), said(roleColumn), said(contentColumn),
            said(replyTo), said(idColumn), mapped, Optional.ofNullable(dateOrder), dropDuplicateTurns);
        NamedColumns columns = new NamedColumns(said(promptColumn), said(completionColumn), said(categoryColumn), said(messagesColumn),
            lists ? said(roleColumn) : "", lists ? said(contentColumn) : "", lists ? said(orderBy) : "");
        TextShape text = lists || contentColumn == null ? new TextShape(RowReader.TEXT_COLUMN, false)
            : new TextShape(contentColumn, !turns.isAsked());
        return new Shapes(Shapes.rowShapes(text, roles), badRows).and(RowShapes.all(roles, mapped.keySet(), columns))
            .and(List.of(new TurnTableShape(turns)));
    }

    private static String said(@Nullable String flag) {
        return flag == null ? "" : flag;
    }
}
