package cria.settings;

import cria.InputException;
import cria.file.InputFiles;
import cria.hub.HubNamed;
import cria.hub.RepoId;
import cria.hub.RepoType;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which model.
@Command(header = "Model")
public final class ModelSettings implements HubNamed {

    @Option(names = "--model_name_or_path", paramLabel = "DIR|ID", required = true, description = "The model: a directory as the "
        + "Hugging Face tools write it (config.json, tokenizer.json, model.safetensors), or an ID of the Hugging Face Hub, as "
        + "owner/name or owner/name@revision, which is fetched into its cache. What is here comes first.")
    public String modelNameOrPath;

    @Option(names = "--model_revision", paramLabel = "NAME", description = "Of an ID: the branch, tag or commit.")
    public String modelRevision = RepoId.MAIN;

    /// Where what an ID names lies.
    private @Nullable Path fetched;

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
            problems.check(this::directory, this::hubId);
        }
    }

    /// Whether a template that can do both describes tools in the first user turn.
    public boolean describesToolsToUser() {
        return !Boolean.FALSE.equals(toolsInUserMessage);
    }

    /// What is to be fetched before the directory is there: nothing where the name is that of something on this machine.
    ///
    /// @throws InputException if no revision can be called as it is asked for
    @Override
    public Optional<RepoId> hubId() {
        if (modelNameOrPath == null || fetched != null || !RepoId.matches(modelNameOrPath)
            || Files.exists(InputFiles.path(modelNameOrPath), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        RepoId id = RepoId.parse(modelNameOrPath, RepoType.MODEL);
        return Optional.of(modelRevision.equals(RepoId.MAIN) ? id : id.at(modelRevision));
    }

    @Override
    public String given() {
        return modelNameOrPath;
    }

    @Override
    public Optional<String> note() {
        return modelNameOrPath == null || hubId().isPresent() || modelRevision.equals(RepoId.MAIN) ? Optional.empty()
            : Optional.of("--model_revision is ignored: " + modelNameOrPath + " is a directory, which has no revisions");
    }

    @Override
    public void fetched(Path directory) {
        fetched = directory;
    }

    /// The directory that it names. That of an ID that is still to be fetched does not exist.
    ///
    /// @throws InputException where there is none
    public Path directory() {
        if (fetched != null) {
            return fetched;
        }
        Path directory = InputFiles.path(modelNameOrPath);
        if (!Files.isDirectory(directory) && hubId().isEmpty()) {
            throw new InputException(directory, Files.exists(directory) ? "found a file, expected the model's directory"
                : "no such directory, named by --model_name_or_path; give a model's directory, or an ID of the hub as owner/name");
        }
        return directory;
    }
}
