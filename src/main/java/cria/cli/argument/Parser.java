package cria.cli.argument;

import cria.InputException;
import cria.file.InputFiles;
import cria.settings.Steps;
import java.nio.file.Path;
import picocli.CommandLine;

/// How picocli reads the flags of a command that [ArgumentReader] has spelt out.
public final class Parser {

    private Parser() {}

    public static CommandLine of(Object command) {
        return new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .setExpandAtFiles(false)
            .registerConverter(Steps.class, Steps::parse)
            .registerConverter(Path.class, Parser::path);
    }

    private static Path path(String name) {
        try {
            return InputFiles.path(name);
        } catch (InputException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }
}
