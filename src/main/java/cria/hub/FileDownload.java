package cria.hub;

import cria.Shown;
import cria.WorkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One file on its way into the cache. What has come lies under a name of its own until its hash is right; a later run goes on with it.
final class FileDownload implements Patience.Attempt<Boolean> {

    private static final int BUFFER = 1 << 17;

    /// Bytes of an attempt that broke off after which counting the failures begins again.
    private static final long PROGRESS = 1 << 16;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int OK = 200;
    private static final int LOCK_WAIT_MILLIS = 200;

    private final RepoId id;
    private final RepoFile file;
    private final HubEnvironment environment;
    private final HubHttp http;
    private final String commit;
    private final LongConsumer came;
    private final FileChannel channel;
    private Optional<BlobHash> hash;
    private long length;

    /// How far the attempts came of which the last did not count as progress.
    private long farthest;

    private FileDownload(Transfer transfer, RepoFile file, FileChannel channel, LongConsumer came) throws IOException {
        this.id = transfer.id();
        this.environment = transfer.environment();
        this.http = transfer.http();
        this.commit = transfer.commit();
        this.file = file;
        this.channel = channel;
        this.came = came;
        this.hash = file.hash();
        takeUp();
        this.farthest = length;
    }

    /// What the downloads of one repository share.
    record Transfer(RepoId id, String commit, HubEnvironment environment, HubHttp http, HubCache cache, Patience patience,
        FetchListener listener) {}

    /// Where the bytes lie until they are all there. The name is no other program's, so that none appends to it.
    static Path partial(HubCache cache, RepoFile file) {
        return cache.blob(file.blob() + ".cria.incomplete");
    }

    /// Fetches a file and puts it into the snapshot.
    ///
    /// @param came hears of bytes that are here, and of those that were thrown away
    /// @throws IOException   where the cache cannot be written
    /// @throws WorkException where the file does not come, or not as the hub says it is
    static void fetch(Transfer transfer, RepoFile file, LongConsumer came) throws IOException, InterruptedException {
        HubCache cache = transfer.cache();
        try (FileChannel locks = FileChannel.open(cache.lock(file.blob()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
             FileLock _ = lock(locks, file, transfer.listener())) {
            if (cache.hasBlob(file)) {
                came.accept(file.size());
            } else {
                Path partial = partial(cache, file);
                try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                    new FileDownload(transfer, file, channel, came).run(transfer.patience());
                    channel.force(true);
                }
                Files.move(partial, cache.blob(file.blob()), StandardCopyOption.ATOMIC_MOVE);
            }
            cache.link(transfer.commit(), file);
        }
    }

    /// The system lets go of it when a process ends, however it ends.
    private static FileLock lock(FileChannel channel, RepoFile file, FetchListener listener) throws IOException, InterruptedException {
        FileLock lock = tryLock(channel);
        if (lock == null) {
            listener.note(Shown.of(file.path()) + ": another process is fetching it; waiting for that");
            while (lock == null) {
                Thread.sleep(LOCK_WAIT_MILLIS);
                lock = tryLock(channel);
            }
        }
        return lock;
    }

    /// @return null where another process has it, or another thread of this one
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private void run(Patience patience) throws IOException, InterruptedException {
        for (boolean again : new boolean[] {true, false}) {
            try {
                patience.with(Shown.of(file.path()), this);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (IOException e) {
                throw new WorkException("%s: %s did not come whole from %s: %s; what has come is kept: run the same again to go on"
                    .formatted(id, Shown.of(file.path()), environment.endpoint(), Patience.reason(e)), e);
            }
            String found = length != file.size() ? "it is not %,d bytes long as the hub says".formatted(file.size())
                : hash.map(BlobHash::hex).filter(hex -> !hex.equals(file.blob())).map(hex -> "its hash is " + hex.substring(0, 12)
                    + "… and not " + file.blob().substring(0, 12) + "…").orElse("");
            if (found.isEmpty()) {
                return;
            }
            startOver();
            if (!again) {
                throw new WorkException("%s: %s came twice, and %s; it was thrown away: try again later, and look at HF_ENDPOINT"
                    .formatted(id, Shown.of(file.path()), found));
            }
        }
    }

    /// Reads what an earlier run has left.
    private void takeUp() throws IOException {
        long there = channel.size();
        if (there > file.size()) {
            channel.truncate(0);
            return;
        }
        byte[] bytes = new byte[BUFFER];
        while (length < there) {
            int count = channel.read(ByteBuffer.wrap(bytes), length);
            if (count < 0) {
                break;
            }
            add(bytes, count);
        }
    }

    private void add(byte[] bytes, int count) {
        hash.ifPresent(one -> one.update(bytes, count));
        length += count;
        came.accept(count);
    }

    private void startOver() throws IOException {
        channel.truncate(0);
        came.accept(-length);
        length = 0;
        hash = file.hash();
    }

    @Override
    public boolean progressed() {
        boolean progressed = length - farthest >= PROGRESS;
        farthest = Math.max(farthest, length);
        return progressed;
    }

    /// One request for what is still missing.
    ///
    /// @return true
    @Override
    public Boolean run() throws IOException, InterruptedException {
        if (length == file.size() && length > 0) {
            return true;
        }
        URI address = environment.address(id.filePath(commit, file.path()));
        Map<String, String> headers = length == 0 ? Map.of() : Map.of("Range", "bytes=" + length + "-");
        try (HubHttp.Reply reply = http.get(address, headers)) {
            switch (reply.status()) {
                case OK -> restart();
                case PARTIAL_CONTENT -> {
                    if (!reply.header("Content-Range").orElse("").startsWith("bytes " + length + "-")) {
                        restart();
                        throw new IOException("another part than the one asked for");
                    }
                }
                case RANGE_NOT_SATISFIABLE -> {
                    restart();
                    throw new IOException("a part that is not there");
                }
                default -> throw HubAnswers.refusal(id, environment, reply, Optional.of(file.path()));
            }
            receive(reply);
        }
        return true;
    }

    private void restart() {
        if (length > 0) {
            try {
                startOver();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Up to one byte more than there should be: an endless body is left there.
    private void receive(HubHttp.Reply reply) throws IOException {
        boolean saysHowLong = reply.header("Content-Length").isPresent() || reply.header("Transfer-Encoding").isPresent();
        byte[] bytes = new byte[BUFFER];
        while (true) {
            int count = reply.body().read(bytes);
            if (count < 0) {
                if (length < file.size() && !saysHowLong) {
                    throw new IOException("it ended early");
                }
                return;
            }
            write(bytes, count);
            if (length > file.size()) {
                return;
            }
        }
    }

    /// A failure of the disk is none of the network, and another try does not mend it.
    private void write(byte[] bytes, int count) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            long at = length;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(bytes, count);
    }
}
