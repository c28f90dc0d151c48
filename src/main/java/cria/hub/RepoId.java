package cria.hub;

import cria.InputException;
import cria.Shown;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A repository of the hub at a revision.
///
/// @param name     `name` or `owner/name`
/// @param revision a branch, a tag or a commit
public record RepoId(RepoType type, String name, String revision) {

    /// The branch that is meant where none is named.
    public static final String MAIN = "main";

    private static final int LONGEST_PART = 96;
    private static final Pattern NAME = Pattern.compile("(\\w([\\w.-]*\\w)?/)?\\w([\\w.-]*\\w)?");
    private static final Pattern REVISION = Pattern.compile("\\w[\\w.+/-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern PAGE = Pattern.compile("(hf://|https://(huggingface\\.co|hf\\.co)/)");

    /// Names of files are no IDs, so that a slip in one is not asked for on the hub.
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(jsonl?|csv|tsv|parquet|txt|md|gz|zst|ya?ml|safetensors|gguf|bin|pt)");

    /// Whether a text has the form of an ID, with or without `@revision`.
    public static boolean matches(String text) {
        int at = text.indexOf('@');
        return isName(at < 0 ? text : text.substring(0, at)) && (at < 0 || isRevision(text.substring(at + 1)));
    }

    /// Reads `name`, `owner/name`, `datasets/owner/name`, each also with `@revision`, and the address of a page.
    ///
    /// @param type what it is where the text does not say so
    /// @throws InputException if it is none of these
    public static RepoId parse(String text, RepoType type) {
        String name = PAGE.matcher(text).replaceFirst("");
        RepoType found = type;
        if (name.startsWith(RepoType.DATASET.prefix()) || name.startsWith("models/")) {
            found = name.startsWith("models/") ? RepoType.MODEL : RepoType.DATASET;
            name = name.substring(name.indexOf('/') + 1);
        }
        name = name.replaceFirst("^([^/@]+/[^/@]+)/tree/", "$1@");
        int at = name.indexOf('@');
        String revision = at < 0 ? MAIN : name.substring(at + 1);
        name = at < 0 ? name : name.substring(0, at);
        if (!isName(name)) {
            throw new InputException("\"" + Shown.of(text) + "\" is no ID of the hub; give one as owner/name, or owner/name@revision");
        }
        return new RepoId(found, name, checkedRevision(revision));
    }

    /// The same at another revision.
    ///
    /// @throws InputException if nothing can be called so
    public RepoId at(String otherRevision) {
        return new RepoId(type, name, checkedRevision(otherRevision));
    }

    private static String checkedRevision(String revision) {
        if (!isRevision(revision)) {
            throw new InputException("\"" + Shown.of(revision) + "\" is no revision; give a branch, a tag or a commit");
        }
        return revision;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("--") && !name.contains("..") && !name.endsWith(".git")
            && !FILE.matcher(name).matches() && name.length() - name.indexOf('/') - 1 <= LONGEST_PART && name.indexOf('/') <= LONGEST_PART;
    }

    /// What may become a name in the cache's `refs`.
    private static boolean isRevision(String revision) {
        return REVISION.matcher(revision).matches() && !revision.contains("..") && !revision.contains("//") && !revision.contains("/.")
            && !revision.endsWith("/");
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /// Its folder in the cache.
    String folder() {
        return type.plural() + "--" + name.replace("/", "--");
    }

    /// The path of the request that lists its files.
    String apiPath() {
        return "/api/" + type.plural() + "/" + name + "/revision/" + encoded(revision) + "?blobs=true";
    }

    /// The path of a file at a commit.
    String filePath(String commit, String file) {
        StringBuilder path = new StringBuilder("/" + type.prefix() + name + "/resolve/" + encoded(commit));
        for (String part : file.split("/")) {
            path.append('/').append(encoded(part));
        }
        return path.toString();
    }

    /// The path of its page.
    String page() {
        return "/" + type.prefix() + name;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// As it is named on a command line.
    @Override
    public String toString() {
        return name + (revision.equals(MAIN) ? "" : "@" + revision);
    }
}
