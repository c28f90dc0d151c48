package cria.verify;

import cria.kernel.Backend;
import cria.model.WholeModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// Computes golden cases on a backend and says how far each quantity is from what transformers computed.
public final class Verifier {
    private final Supplier<Backend> backends;

    /// @param backends makes a backend for each case, which is closed after it
    public Verifier(Supplier<Backend> backends) {
        this.backends = backends;
    }

    /// Whether `directory` is a case that only adapters can compute.
    public static boolean isAdapterCase(Path directory) {
        return GoldenCase.isAdapter(directory);
    }

    public static boolean isCase(Path directory) {
        return GoldenCase.isCase(directory);
    }

    /// @throws cria.InputException if it is no such case
    public List<Quantity> verify(Path directory) {
        try (GoldenCase golden = GoldenCase.open(directory); WholeModel base = WholeModel.open(golden.model());
             Backend backend = backends.get()) {
            return new CaseRun(golden, backend, base).quantities();
        }
    }
}
