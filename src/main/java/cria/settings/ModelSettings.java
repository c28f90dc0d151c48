package cria.settings;

import cria.InputException;
import cria.file.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which model.
@Command(header = "Model")
public final class ModelSettings {

    @Option(names = "--model_name_or_path", paramLabel = "DIR", required = true, description = "The model: a directory as the "
        + "Hugging Face tools write it (config.json, tokenizer.json, model.safetensors).")
    public String modelNameOrPath;

    @Option(names = "--chat_template", paramLabel = "NAME", description = "How conversations are written for the model: llama3, "
        + "llama3.1, llama3.2, chatml or smollm2. The model's own template is recognised; give a name where it has none.")
    public String chatTemplate;

    @Option(names = "--date_string", paramLabel = "DATE", description = "The date that the templates of Llama 3.1 and 3.2 write "
        + "into the system turn. Fixed, so that a run can be repeated: 26 Jul 2024 unless given.")
    public String dateString;

    @Option(names = "--tools_in_user_message", description = "The templates of Llama 3.1 and 3.2 describe the tools of a conversation "
        + "in the first user turn; with --no_tools_in_user_message in the system turn.")
    public @Nullable Boolean toolsInUserMessage;

    public void check(Problems problems) {
        if (modelNameOrPath != null) {
            problems.check(this::directory);
        }
    }

    /// Whether a template that can do both describes tools in the first user turn.
    public boolean describesToolsToUser() {
        return !Boolean.FALSE.equals(toolsInUserMessage);
    }

    /// The directory that it names.
    ///
    /// @throws InputException where there is none
    public Path directory() {
        Path directory = InputFiles.path(modelNameOrPath);
        if (!Files.isDirectory(directory)) {
            throw new InputException(directory, "no such directory, named by --model_name_or_path; download the model and give its "
                + "directory");
        }
        return directory;
    }
}
