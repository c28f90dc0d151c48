package cria.cli.argument;

import cria.file.InputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What a command reads, by its flags: every path that it was given but for those that it writes.
public final class InputPaths {
    private static final Set<String> WRITTEN = Set.of("--output", "--output_dir", "--output_json");

    /// Paths whose flags take more than paths.
    private static final Set<String> NAMES = Set.of("--model_name_or_path", "--resume_from_checkpoint");

    private InputPaths() {}

    /// @param command after its arguments were parsed
    public static List<Path> of(CommandSpec command) {
        List<Path> paths = new ArrayList<>();
        for (ArgSpec argument : command.args()) {
            boolean isName = argument instanceof OptionSpec option && NAMES.contains(option.longestName());
            if (argument instanceof OptionSpec option && WRITTEN.contains(option.longestName())) {
                continue;
            }
            switch (argument.<Object>getValue()) {
                case Path path -> paths.add(path);
                case String name when isName -> paths.add(InputFiles.path(name));
                case Collection<?> several -> several.forEach(item -> {
                    if (item instanceof Path path) {
                        paths.add(path);
                    }
                });
                case null, default -> {}
            }
        }
        return paths;
    }
}
