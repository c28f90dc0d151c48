package cria.cli.option;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a file's columns and speakers are called.
@Command(header = "Columns and roles")
public final class ColumnOptions {

    @Option(names = "--content_column", paramLabel = "COLUMN", defaultValue = "text", description = "The column that holds the "
        + "words, where a row is plain text.")
    String contentColumn;

    @Option(names = "--role_map", paramLabel = "NAME=ROLE,...", split = ",", description = "What the file's speakers are: user, "
        + "assistant or system, as in agent=assistant,client=user. Common names are known; an unknown one is an error.")
    List<String> roleMap = List.of();

    public DataArguments.Columns arguments() {
        return DataArguments.Columns.of(contentColumn, roleMap);
    }
}
