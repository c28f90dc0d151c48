package cria.hub;

/// What a repository of the hub holds.
public enum RepoType {
    MODEL("model", ""), DATASET("data set", "datasets/");

    private final String title;
    private final String prefix;

    RepoType(String title, String prefix) {
        this.title = title;
        this.prefix = prefix;
    }

    /// In the words of a message: `data set`.
    public String title() {
        return title;
    }

    /// What stands before the ID in the address of a page or a file.
    String prefix() {
        return prefix;
    }

    /// As the API and the cache call them: `models`.
    String plural() {
        return this == MODEL ? "models" : "datasets";
    }
}
