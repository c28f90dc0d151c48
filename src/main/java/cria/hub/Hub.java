package cria.hub;

import cria.InputException;
import cria.Shown;
import cria.WorkException;
import cria.file.InputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The Hugging Face Hub, as far as one reads from it: a repository becomes a directory. Nothing is asked of it and nothing fetched but the
/// repository that is named.
public final class Hub {

    /// Files that come at once.
    private static final int AT_ONCE = 8;

    /// Of the list of files.
    private static final int LONGEST_ANSWER = 64 << 20;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    /// What has to stay free on the disk.
    private static final long SPARE = 64L << 20;

    private final HubEnvironment environment;
    private final FetchListener listener;
    private final Patience patience;

    public Hub(HubEnvironment environment, FetchListener listener) {
        this(environment, listener, time -> Thread.sleep(time));
    }

    Hub(HubEnvironment environment, FetchListener listener, Patience.Pause pause) {
        this.environment = environment;
        this.listener = listener;
        this.patience = new Patience(listener, pause);
    }

    /// Brings a repository into the cache, or what is missing of it. Where the hub cannot be asked, what the cache has is taken, and that
    /// is said.
    ///
    /// @throws InputException if there is no such repository, it may not be read, or nothing in it is of use
    /// @throws WorkException  if it does not come, or there is no room for it
    /// @throws Unreachable    if the hub cannot be asked and the cache has nothing of it
    public Snapshot fetch(RepoId id) throws Unreachable, InterruptedException {
        HubCache cache = new HubCache(environment, id);
        if (environment.offline()) {
            return cached(id, cache, "HF_HUB_OFFLINE is set", "unset it, or fetch the %s where there is a network".formatted(
                id.type().title()));
        }
        try (HubHttp http = new HubHttp(environment)) {
            RepoListing listing;
            try {
                listing = listing(id, http);
            } catch (IOException e) {
                return cached(id, cache, "%s cannot be reached: %s".formatted(environment.endpoint(), Patience.reason(e)),
                    "look at the connection, at HF_ENDPOINT and https_proxy");
            }
            List<RepoFile> files = described(id, listing, http);
            return fetch(id, listing.commit(), FileChoice.of(id, files), cache, http);
        }
    }

    private Snapshot cached(RepoId id, HubCache cache, String why, String remedy) throws Unreachable {
        Path directory = cache.find(id.revision()).orElseThrow(() -> new Unreachable("%s, and %s is not in the cache %s; %s"
            .formatted(why, id, Shown.of(cache.root()), remedy)));
        List<Long> sizes;
        try (Stream<Path> walk = Files.walk(directory)) {
            sizes = walk.filter(Files::isRegularFile).map(file -> file.toFile().length()).toList();
        } catch (IOException e) {
            throw InputFiles.unreadable(directory, e);
        }
        long bytes = sizes.stream().mapToLong(Long::longValue).sum();
        String commit = directory.getFileName().toString();
        listener.note("%s: %s; taken from the cache as it was fetched last: commit %s, %s, %s".formatted(id, why, commit.substring(0, 8),
            count(sizes.size()), RepoFile.shown(bytes)));
        return new Snapshot(id, commit, directory, sizes.size(), bytes, 0, 0, true);
    }

    private RepoListing listing(RepoId id, HubHttp http) throws IOException, InterruptedException {
        URI address = environment.address(id.apiPath());
        return patience.with(environment.endpoint().toString(), () -> {
            try (HubHttp.Reply reply = http.get(address, Map.of())) {
                if (reply.status() >= SERVER_ERROR) {
                    throw new Patience.Busy(reply.status(), "");
                }
                if (reply.status() != OK) {
                    throw HubAnswers.refusal(id, environment, reply, Optional.empty());
                }
                return RepoListing.parse(Path.of(address.getHost() + address.getPath()), body(address, reply));
            }
        });
    }

    private static byte[] body(URI address, HubHttp.Reply reply) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] bytes = new byte[1 << 16];
        for (int count = reply.body().read(bytes); count >= 0; count = reply.body().read(bytes)) {
            body.write(bytes, 0, count);
            if (body.size() > LONGEST_ANSWER) {
                throw new WorkException("%s answers with more than %d MiB, which is no list of files; look at HF_ENDPOINT"
                    .formatted(HubHttp.host(address), LONGEST_ANSWER >> 20));
            }
        }
        return body.toByteArray();
    }

    /// What the list does not tell of a file that is wanted, the file's own answer does.
    private List<RepoFile> described(RepoId id, RepoListing listing, HubHttp http) throws InterruptedException {
        List<RepoFile> files = new ArrayList<>();
        for (RepoListing.Entry entry : listing.entries()) {
            files.add(new RepoFile(entry.path(), Math.max(0, entry.size()), entry.isKnown() ? entry.blob() : "unknown"));
        }
        List<RepoFile> wanted = FileChoice.of(id, files).taken();
        for (int i = 0; i < files.size(); i++) {
            RepoFile file = files.get(i);
            if (!listing.entries().get(i).isKnown() && wanted.contains(file)) {
                files.set(i, described(id, listing.commit(), file.path(), http));
            }
        }
        return files;
    }

    private RepoFile described(RepoId id, String commit, String path, HubHttp http) throws InterruptedException {
        URI address = environment.address(id.filePath(commit, path));
        try {
            return patience.with(Shown.of(path), () -> {
                try (HubHttp.Reply reply = http.head(address)) {
                    if (reply.status() / 100 > 3) {
                        throw HubAnswers.refusal(id, environment, reply, Optional.of(path));
                    }
                    return RepoFile.of(path, reply.first().headers(), reply.last().headers());
                }
            });
        } catch (IOException e) {
            throw new WorkException("%s: %s tells nothing of %s: %s; try again later".formatted(id, environment.endpoint(), Shown.of(path),
                Patience.reason(e)), e);
        }
    }

    private Snapshot fetch(RepoId id, String commit, FileChoice choice, HubCache cache, HubHttp http) throws InterruptedException {
        List<RepoFile> files = choice.taken();
        long bytes = RepoFile.bytes(files);
        String left = choice.leftOutShown();
        try {
            Map<String, List<RepoFile>> missing = new LinkedHashMap<>();
            files.stream().filter(file -> !cache.has(commit, file)).forEach(
                file -> missing.computeIfAbsent(file.blob(), _ -> new ArrayList<>()).add(file));
            long toCome = 0;
            for (List<RepoFile> same : missing.values()) {
                toCome += cache.hasBlob(same.getFirst()) ? 0 : same.getFirst().size() - Math.min(same.getFirst().size(),
                    length(FileDownload.partial(cache, same.getFirst())));
            }
            String what = "%s (%s) at commit %s".formatted(id, id.type().title(), commit.substring(0, 8));
            String leftOut = left.isEmpty() ? "" : "; left out: " + left;
            if (missing.isEmpty()) {
                listener.says("%s from %s: %s, %s, all in the cache%s".formatted(what, environment.endpoint(), count(files.size()),
                    RepoFile.shown(bytes), leftOut));
            } else {
                listener.says("fetching %s from %s: %s, %s, of which %s is to come, into %s%s".formatted(what, environment.endpoint(),
                    count(files.size()), RepoFile.shown(bytes), RepoFile.shown(toCome), Shown.of(cache.root()), leftOut));
            }
            if (!missing.isEmpty()) {
                cache.prepare(commit);
                if (toCome > 0 && cache.room() - SPARE < toCome) {
                    throw new WorkException("%s: needs %s more, and %s has %s; make room, or name another place with HF_HUB_CACHE"
                        .formatted(
                            id, RepoFile.shown(toCome), Shown.of(cache.root()), RepoFile.shown(cache.room())));
                }
                download(new FileDownload.Transfer(id, commit, environment, http, cache, patience, listener), missing.values(), bytes);
            }
            if (!cache.commit(id.revision()).equals(Optional.of(commit))) {
                cache.prepare(commit);
                cache.remember(id.revision(), commit);
            }
            return new Snapshot(id, commit, cache.snapshot(commit), files.size(), bytes, toCome, choice.leftOutCount(), false);
        } catch (IOException e) {
            throw cache.failure(e);
        }
    }

    private static long length(Path partial) throws IOException {
        return Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS) ? Files.size(partial) : 0;
    }

    /// The first failure ends it: what the others have brought stays for the next time.
    private void download(FileDownload.Transfer transfer, Collection<List<RepoFile>> missing, long total) throws IOException,
        InterruptedException {
        AtomicLong done = new AtomicLong(total - missing.stream().mapToLong(RepoFile::bytes).sum());
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, missing.size()),
            Thread.ofPlatform().daemon().name("hub-", 0).factory());
        ExecutorCompletionService<Void> work = new ExecutorCompletionService<>(threads);
        try {
            for (List<RepoFile> same : missing) {
                work.submit(() -> {
                    FileDownload.fetch(transfer, same.getFirst(), count -> listener.progress(done.addAndGet(count), total));
                    for (RepoFile copy : same.subList(1, same.size())) {
                        transfer.cache().link(transfer.commit(), copy);
                        listener.progress(done.addAndGet(copy.size()), total);
                    }
                    return null;
                });
            }
            for (int i = 0; i < missing.size(); i++) {
                work.take().get();
            }
        } catch (ExecutionException e) {
            switch (Objects.requireNonNull(e.getCause())) {
                case InputException refused -> throw refused;
                case WorkException failed -> throw failed;
                case IOException failed -> throw failed;
                case InterruptedException _ -> throw new InterruptedException();
                case Throwable other -> throw new IllegalStateException(other);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String count(int files) {
        return String.format(Locale.ROOT, files == 1 ? "%,d file" : "%,d files", files);
    }
}
