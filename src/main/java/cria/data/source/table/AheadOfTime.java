package cria.data.source.table;

import cria.data.source.stream.InputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Reads a table's chunks on one thread and takes them apart on others, a few ahead of who asks for them; what it gives keeps the
/// file's order.
final class AheadOfTime implements AutoCloseable {

    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final BlockingQueue<Future<Optional<Records>>> queue = new ArrayBlockingQueue<>(4 * THREADS);
    private final ExecutorService workers;
    private final Thread reader;
    private final Path file;
    private boolean ended;

    /// @param first the chunk that was looked at already
    AheadOfTime(RowChunks.Chunk first, RowChunks chunks, Dialect dialect, Path file) {
        this.file = file;
        workers = Executors.newFixedThreadPool(THREADS, Thread.ofPlatform().daemon().name("table-", 0).factory());
        reader = Thread.ofPlatform().daemon().name("table-reader").start(() -> read(first, chunks, dialect));
    }

    private void read(RowChunks.Chunk first, RowChunks chunks, Dialect dialect) {
        try {
            try {
                RowChunks.Chunk chunk = first;
                while (chunk != null) {
                    RowChunks.Chunk rows = chunk;
                    queue.put(workers.submit(() -> Optional.of(Records.of(rows, dialect.delimiter(), dialect.columns(), file))));
                    chunk = chunks.next();
                }
                queue.put(CompletableFuture.completedFuture(Optional.empty()));
            } catch (IOException e) {
                queue.put(CompletableFuture.failedFuture(new UncheckedIOException(e)));
            } catch (RuntimeException e) {
                queue.put(CompletableFuture.failedFuture(e));
            }
        } catch (InterruptedException _) {
            // Closed: nobody asks any more.
        }
    }

    /// The rows of the next chunk, or null at the end.
    @Nullable
    Records next() {
        if (ended) {
            return null;
        }
        Optional<Records> records = result();
        ended = records.isEmpty();
        return records.orElse(null);
    }

    private Optional<Records> result() {
        try {
            return queue.take().get();
        } catch (ExecutionException e) {
            ended = true;
            return InputFile.reading(file, () -> {
                if (e.getCause() instanceof UncheckedIOException io) {
                    throw io.getCause();
                }
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }

    /// Ends the threads. What they read from may be closed then.
    @Override
    public void close() {
        reader.interrupt();
        workers.shutdownNow();
        try {
            reader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
