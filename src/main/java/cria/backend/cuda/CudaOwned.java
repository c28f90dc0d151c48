package cria.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/// How everything that a backend has of the driver goes back. Who takes something adds at once how to return it, so that nothing
/// is lost where a later call fails.
final class CudaOwned implements AutoCloseable {
    private final Deque<Runnable> returns = new ArrayDeque<>();

    void add(Runnable giveBack) {
        returns.push(giveBack);
    }

    /// Gives back what was taken last first, and all of it whatever fails. The first failure is thrown with the others suppressed.
    @Override
    public void close() {
        RuntimeException first = null;
        while (!returns.isEmpty()) {
            try {
                returns.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /// Closes after a failure, which is told of those of closing.
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
