package cria.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which model.
@Command(header = "Model")
public final class ModelOptions {

    @Option(names = "--model_name_or_path", paramLabel = "DIR|ID", required = true, description = "The model: a directory as the "
        + "Hugging Face tools write it (config.json, tokenizer.json, model.safetensors), or the name of one in the local cache.")
    String modelNameOrPath;

    public String modelNameOrPath() {
        return modelNameOrPath;
    }
}
