package cria.cli;

import cria.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which model.
@Command(header = "Model")
public final class ModelOptions {

    @Option(names = "--model_name_or_path", paramLabel = "DIR", required = true, description = "The model: a directory as the "
        + "Hugging Face tools write it (config.json, tokenizer.json, model.safetensors).")
    String modelNameOrPath;

    public String modelNameOrPath() {
        return modelNameOrPath;
    }

    /// The directory that it names.
    ///
    /// @throws InputException where there is none
    public Path directory() {
        Path directory = Path.of(modelNameOrPath);
        if (!Files.isDirectory(directory)) {
            throw new InputException(directory, "no such directory, named by --model_name_or_path; download the model and give its "
                + "directory");
        }
        return directory;
    }
}
