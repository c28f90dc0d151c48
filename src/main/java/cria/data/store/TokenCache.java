package cria.data.store;

import cria.Shown;
import cria.file.CacheFolder;
import cria.file.IoReason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tokens of files that were encoded before, in a folder of this user's. What is found is what encoding would give: it is kept under a hash
/// of the files' contents and of all that decides what becomes of them. Whatever is wrong with the folder or a file in it is said, and the
/// data are encoded as if there were none.
public final class TokenCache {

    /// Files that together have fewer bytes are encoded sooner than it pays to keep them.
    public static final long LEAST = 8 << 20;

    /// Goes up when files or what is made of rows change.
    private static final int FORMAT = 1;

    private static final int MOST_KNOWN = 1 << 20;

    private final Settings settings;
    private final Consumer<String> said;

    /// What is asked of the cache.
    ///
    /// @param folder    where it is
    /// @param most      bytes of all its files; 0 for no cache
    /// @param least     bytes of data below which nothing is kept
    /// @param overwrite whether what is there is made again
    /// @param context   all that decides what rows become, beside the files and what is said of each
    public record Settings(Path folder, long most, long least, boolean overwrite, String context) {}

    /// @param said what the user should hear, a line each
    public TokenCache(Settings settings, Consumer<String> said) {
        this.settings = settings;
        this.said = said;
    }

    /// No cache at all.
    public static TokenCache none() {
        return new TokenCache(new Settings(Path.of(""), 0, 0, false, ""), _ -> {});
    }

    /// Whether there is a cache and these files are worth it.
    public boolean isWorth(List<Path> files) {
        try {
            return isWorthReading(files);
        } catch (IOException _) {
            return false;       // who reads them says so
        }
    }

    private boolean isWorthReading(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                return false;
            }
            bytes += Files.size(file);
        }
        return settings.most > 0 && bytes >= settings.least;
    }

    /// The folder, where there is a cache and these files are worth it.
    private Optional<CacheFolder> folder(List<Path> files) throws IOException {
        return isWorthReading(files) ? Optional.of(CacheFolder.open(settings.folder)) : Optional.empty();
    }

    /// The place of what some files become.
    ///
    /// @param files   in their order
    /// @param options what else decides what becomes of them, beside the context
    public Place place(List<Path> files, String options) {
        try {
            Optional<CacheFolder> found = folder(files);
            if (found.isEmpty()) {
                return new Place(null, files, List.of(), "");
            }
            CacheFolder folder = found.get();
            Fingerprints fingerprints = new Fingerprints(folder);
            StringBuilder key = new StringBuilder().append(FORMAT).append('\n').append(settings.context).append('\n').append(options);
            List<String> states = new ArrayList<>();
            for (Path file : files) {
                states.add(Fingerprints.state(file));
                String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
                key.append('\n').append(fingerprints.of(file)).append(' ').append(name.substring(Math.max(name.indexOf('.'), 0)));
            }
            return new Place(folder, files, states, Fingerprints.hex(key.toString()) + ".tokens");
        } catch (IOException e) {
            said.accept("no cache of tokens: %s: %s; name another folder with --cache_dir"
                .formatted(Shown.of(settings.folder), IoReason.of(e)));
            return new Place(null, files, List.of(), "");
        }
    }

    /// Where the tokens of some files are kept, or nowhere.
    public final class Place implements StoreWriter.Place, AutoCloseable {
        private final @Nullable CacheFolder in;
        private final List<Path> files;
        private final List<String> states;
        private final String name;
        private CacheFolder.@Nullable Begun begun;

        private Place(@Nullable CacheFolder in, List<Path> files, List<String> states, String name) {
            this.in = in;
            this.files = files;
            this.states = states;
            this.name = name;
        }

        /// Whether tokens are kept.
        public boolean keeps() {
            return in != null;
        }

        /// What was kept, if it is whole.
        public Optional<TokenStore> find() {
            if (in == null || settings.overwrite) {
                return Optional.empty();
            }
            try {
                Optional<Path> file = in.find(name);
                if (file.isEmpty()) {
                    return Optional.empty();
                }
                Optional<TokenStore> store = StoreFiles.open(file.get());
                if (store.isPresent()) {
                    said.accept("tokens of %s: from the cache, %s; --overwrite_cache encodes again"
                        .formatted(Shown.of(files.getFirst()), Shown.of(in.path())));
                } else {
                    said.accept("tokens of %s: the cache's file %s is damaged; encoding again"
                        .formatted(Shown.of(files.getFirst()), Shown.of(file.get())));
                    in.delete(name);
                }
                return store;
            } catch (IOException e) {
                said.accept("tokens of %s: the cache cannot be read: %s; encoding again"
                    .formatted(Shown.of(files.getFirst()), IoReason.of(e)));
                return Optional.empty();
            }
        }

        /// The file that is to be kept; one that goes with the process where none is.
        @Override
        public FileChannel open() throws IOException {
            if (in == null) {
                return StoreFiles.temporary();
            }
            if (begun != null) {        // the data are read a second time
                begun.close();
            }
            CacheFolder.Begun file = in.begin();
            begun = file;
            return file.channel();
        }

        /// Keeps what was written, unless a file was written while it was read.
        public void keep() {
            if (in == null || begun == null) {
                return;
            }
            try {
                for (int i = 0; i < files.size(); i++) {
                    if (!states.get(i).equals(Fingerprints.state(files.get(i)))) {
                        return;
                    }
                }
                long size = begun.channel().size();
                if (size > settings.most) {
                    said.accept("tokens of %s are not kept: %,d MiB, more than --cache_size"
                        .formatted(Shown.of(files.getFirst()), size >> 20));
                    return;
                }
                begun.commit(name);
                in.shrink("*.tokens", settings.most);
                in.shrink("*.known", MOST_KNOWN);
                said.accept("tokens of %s: kept in the cache for the next run, %,d MiB in %s"
                    .formatted(Shown.of(files.getFirst()), Math.ceilDiv(size, 1L << 20), Shown.of(in.path())));
            } catch (IOException e) {
                said.accept("tokens of %s are not kept: %s".formatted(Shown.of(files.getFirst()), IoReason.of(e)));
            }
        }

        /// Says that the file could not be written.
        public void failed(IOException e) {
            said.accept("tokens of %s cannot be kept in %s: %s; encoding again without the cache".formatted(Shown.of(files.getFirst()),
                Shown.of(settings.folder), IoReason.of(e)));
        }

        /// Deletes what was not kept.
        @Override
        public void close() {
            try {
                if (begun != null) {
                    begun.close();
                }
            } catch (IOException e) {
                said.accept("the cache's folder cannot be tidied: " + IoReason.of(e));
            }
        }
    }
}
