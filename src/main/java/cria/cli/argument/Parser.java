package cria.cli.argument;

import cria.settings.Steps;
import picocli.CommandLine;

/// How picocli reads the flags of a command that [ArgumentReader] has spelt out.
public final class Parser {

    private Parser() {}

    public static CommandLine of(Object command) {
        return new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .registerConverter(Steps.class, Steps::parse);
    }
}
