package cria.settings;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Where the run writes.
@Command(header = "Output")
public final class OutputSettings {

    @Option(names = "--output_dir", paramLabel = "DIR", description = "Where the trained model, its checkpoints and the reports go.")
    public Path outputDir = Path.of("trainer_output");
}
