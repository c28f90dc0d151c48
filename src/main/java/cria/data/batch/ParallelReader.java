package cria.data.batch;

import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.source.BadRowException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Works on a file's examples on several threads and hands the results on in the file's order. Only a few chunks of rows are in
/// memory as text at a time. A row that the work cannot use is told to the reader, which counts it or stops. The first error in the
/// file's order is the one that is thrown, whichever thread met one first.
public final class ParallelReader<T> {

    private static final int CHUNK = 256;

    /// What came of an example: a result, or why its row cannot be used.
    private record Outcome<T>(@Nullable T result, @Nullable BadRowException bad) {}

    private final Function<Example, T> work;
    private final int threads;

    /// @param work called by several threads at once
    public ParallelReader(Function<Example, T> work, int threads) {
        this.work = work;
        this.threads = threads;
    }

    /// @param limit how many examples to read, 0 for all
    public void read(ExampleReader reader, int limit, Consumer<T> results) {
        ExecutorService executor = Executors.newFixedThreadPool(threads,
            Thread.ofPlatform().daemon().name("encoder-", 0).factory());
        try {
            Deque<Future<List<Outcome<T>>>> running = new ArrayDeque<>();
            long left = limit == 0 ? Long.MAX_VALUE : limit;
            RuntimeException broken = null;
            while (left > 0 && broken == null) {
                List<Example> chunk = new ArrayList<>(CHUNK);
                broken = fill(chunk, reader, Math.min(left, CHUNK));
                if (chunk.isEmpty()) {
                    break;
                }
                left -= chunk.size();
                running.add(executor.submit(() -> chunk.stream().map(this::outcome).toList()));
                if (running.size() > 2 * threads) {
                    hand(result(running.remove()), reader, results);
                }
            }
            while (!running.isEmpty()) {
                hand(result(running.remove()), reader, results);
            }
            if (broken != null) {
                throw broken;
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private Outcome<T> outcome(Example example) {
        try {
            return new Outcome<>(work.apply(example), null);
        } catch (BadRowException e) {
            return new Outcome<>(null, e);
        }
    }

    private static <T> void hand(List<Outcome<T>> outcomes, ExampleReader reader, Consumer<T> results) {
        for (Outcome<T> outcome : outcomes) {
            if (outcome.bad != null) {
                reader.bad(outcome.bad);
            } else if (outcome.result != null) {
                results.accept(outcome.result);
            }
        }
    }

    /// Reads up to `most` examples. A row that cannot be read ends it, and is returned: rows before it may be wrong too.
    private static @Nullable RuntimeException fill(List<Example> chunk, ExampleReader reader, long most) {
        try {
            Example example = chunk.size() < most ? reader.next() : null;
            while (example != null) {
                chunk.add(example);
                example = chunk.size() < most ? reader.next() : null;
            }
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        }
    }
}
