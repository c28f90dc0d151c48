package cria.backend;

import cria.InputException;
import cria.backend.cpu.CpuBackend;
import cria.backend.cuda.CudaBackend;
import cria.backend.reference.ReferenceBackend;
import cria.kernel.Backend;
import cria.kernel.Precision;
import java.util.List;
import java.util.function.Supplier;

/// Chooses the backend of a run.
public final class Backends {

    /// What the user asked for; [#AUTO] leaves it to what the machine can do.
    public enum Preference { AUTO, CUDA, CPU, REFERENCE }

    /// A backend that works here.
    ///
    /// @param open   makes one
    /// @param reason why it was taken, in a line for people
    public record Choice(String name, Supplier<Backend> open, String reason) {}

    private Backends() {}

    /// What each backend finds here of what it needs, and last which one a run takes that is not told. What is missing is a
    /// finding, never an exception.
    public static List<Finding> findings() {
        return BackendFindings.all();
    }

    /// Any backend in float32.
    ///
    /// @throws InputException if the one that was asked for does not work here
    public static Choice choose(Preference preference, int threads) {
        return choose(preference, threads, Precision.FLOAT32);
    }

    /// @param onDevice the types in which a GPU is to compute; on the host it is float32
    /// @throws InputException     if the one that was asked for does not work here
    /// @throws cria.WorkException if the system lets this process map too little
    public static Choice choose(Preference preference, int threads, Precision onDevice) {
        return switch (preference) {
            case REFERENCE -> new Choice("reference", ReferenceBackend::new, "--backend reference asks for it");
            case CPU -> {
                CpuBackend.checkAddressSpace(threads);
                CpuBackend.problem().ifPresent(problem -> {
                    throw new InputException("--backend cpu: " + problem + "; --backend reference is slow and needs nothing");
                });
                yield new Choice("cpu", () -> new CpuBackend(threads), "--backend cpu asks for it");
            }
            case CUDA -> {
                CudaBackend.problem().ifPresent(problem -> {
                    throw new InputException("--backend cuda: " + problem + "; or take --backend cpu");
                });
                yield new Choice("cuda", () -> new CudaBackend(onDevice), "--backend cuda asks for it");
            }
            case AUTO -> CudaBackend.problem()
                .map(noCuda -> host(threads, noCuda))
                .orElseGet(() -> new Choice("cuda", () -> new CudaBackend(onDevice), "a GPU is there"));
        };
    }

    /// @param noCuda why no GPU is taken
    private static Choice host(int threads, String noCuda) {
        CpuBackend.checkAddressSpace(threads);
        return CpuBackend.problem()
            .map(problem -> new Choice("reference", ReferenceBackend::new, "slow, since the CPU backend does not work here: " + problem))
            .orElseGet(() -> new Choice("cpu", () -> new CpuBackend(threads), noCuda));
    }
}
