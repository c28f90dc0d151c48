package cria.hub;

/// Hears what is fetched. Called by several threads at once.
public interface FetchListener {

    /// What is about to be fetched, or was found.
    void says(String line);

    /// Something that the user should know.
    void note(String line);

    /// @param done  bytes of this repository that are here, of `total`
    /// @param total of all files that are fetched
    void progress(long done, long total);
}
