package cria.cli.command;

import cria.WorkException;
import cria.cli.hub.Fetching;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.hub.RepoId;
import cria.hub.RepoType;
import cria.hub.Snapshot;
import cria.hub.Unreachable;
import cria.settings.MachineSettings;
import cria.settings.Problems;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pull`: from the hub into the cache.
@picocli.CommandLine.Command(name = "pull",
    header = "fetches a model or a data set from the Hugging Face Hub into its cache",
    description = {
        "Prints the directory that it became. The cache is that of Hugging Face's own tools, in both directions; HF_HOME, HF_HUB_CACHE, "
            + "HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE mean what they mean there.",
        "Only safetensors, JSON, text and data files are taken, never pickles or code. Every file is held to the hash that the hub gives "
            + "of it. What was interrupted goes on where it stopped."},
    footer = {
        "trainer pull HuggingFaceTB/SmolLM2-135M-Instruct",
        "trainer pull meta-llama/Llama-3.2-1B-Instruct@main",
        "trainer pull datasets/HuggingFaceH4/no_robots"})
public final class PullCommand implements Command {

    @Parameters(paramLabel = "ID", arity = "1", description = "owner/name, with @revision where another than main is meant; a data set as "
        + "datasets/owner/name.")
    private String id;

    @Option(names = "--repo_type", description = "What the ID names: model or dataset.")
    private RepoType repoType = RepoType.MODEL;

    @Option(names = "--revision", paramLabel = "NAME", description = "A branch, a tag or a commit, as @NAME behind the ID.")
    private String revision;

    @Mixin
    private final MachineSettings machine = new MachineSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return machine;
    }

    @Override
    public void check(Problems problems) {
        if (id != null) {
            problems.check(this::repository);
        }
    }

    private RepoId repository() {
        RepoId named = RepoId.parse(id, repoType);
        return revision == null ? named : named.at(revision);
    }

    @Override
    public int run(Console console) throws InterruptedException {
        try {
            Snapshot snapshot = Fetching.fetch(console, repository());
            console.result(snapshot.directory().toString());
            JsonResult.write(common.outputJson, json(snapshot));
            return 0;
        } catch (Unreachable e) {
            throw new WorkException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> json(Snapshot snapshot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("repo_id", snapshot.id().name());
        json.put("repo_type", snapshot.id().type().name().toLowerCase(Locale.ROOT));
        json.put("revision", snapshot.id().revision());
        json.put("commit", snapshot.commit());
        json.put("path", snapshot.directory().toString());
        json.put("files", snapshot.files());
        json.put("bytes", snapshot.bytes());
        json.put("fetched_bytes", snapshot.fetched());
        json.put("left_out", snapshot.leftOut());
        json.put("offline", snapshot.offline());
        return json;
    }
}
