package cria.settings;

import cria.InputException;
import cria.Shown;
import cria.data.shape.RoleNames;
import cria.data.shape.Shapes;
import cria.settings.source.SourceSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a file's columns and speakers are called.
@Command(header = "Columns and roles")
public final class ColumnSettings {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system");

    @Option(names = "--content_column", paramLabel = "COLUMN", description = "The column that holds the words, where a row is "
        + "plain text.")
    public String contentColumn = "text";

    @Option(names = "--role_map", paramLabel = "NAME=ROLE,...", split = ",", description = "What the file's speakers are: user, "
        + "assistant or system, as in agent=assistant,client=user. Common names are known; an unknown one is an error.")
    public List<String> roleMap = List.of();

    @Mixin
    public final SourceSettings source = new SourceSettings();

    public void check(Problems problems) {
        problems.check(source::check);
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
        return Shapes.of(contentColumn, RoleNames.STANDARD.with(roles()));
    }
}
