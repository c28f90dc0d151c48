package cria.settings.cache;

import cria.InputException;
import cria.data.store.TokenCache;
import cria.file.CacheFolder;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Where the ids of large files are kept, so that a second run need not encode them again.
@Command(header = "Cache of tokens")
public final class CacheSettings {
    private static final double MOST_GIB = 1 << 20;
    private static final String FOLDER = "tokens";

    @Option(names = "--cache_dir", paramLabel = "DIR", description = "Where the token ids of data files of 8 MiB and more are kept, so "
        + "that the next run on them starts at once: DIR/cria/tokens; ~/.cache or $XDG_CACHE_HOME unless given. They are your data, "
        + "readable by you alone; delete the directory to be rid of them.")
    public Path cacheDir;

    @Option(names = "--cache_size", paramLabel = "GIB", description = "The most that is kept, in GiB; what was not used for longest goes. "
        + "0 keeps nothing and reads nothing of it.")
    public double cacheSize = 8;

    @Option(names = "--overwrite_cache", description = "Encodes the data again although their ids are kept, and keeps the new ones.")
    public boolean overwriteCache;

    /// @throws InputException where the size is none
    public void check() {
        if (!(cacheSize >= 0 && cacheSize <= MOST_GIB)) {
            throw new InputException("--cache_size " + cacheSize + ": must be 0 or more GiB, at most " + (long) MOST_GIB);
        }
    }

    /// The cache that is asked for.
    ///
    /// @param context all that decides what rows become, beside the files
    /// @param said    what the user should hear
    public TokenCache open(String context, Consumer<String> said) {
        Path folder = cacheDir == null ? CacheFolder.standard(FOLDER) : cacheDir.resolve("cria").resolve(FOLDER);
        return new TokenCache(new TokenCache.Settings(folder, (long) (cacheSize * (1 << 30)), TokenCache.LEAST, overwriteCache, context),
            said);
    }
}
