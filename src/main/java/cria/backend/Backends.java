package cria.backend;

import cria.InputException;
import cria.backend.cpu.CpuBackend;
import cria.backend.reference.ReferenceBackend;
import cria.kernel.Backend;
import java.util.function.Supplier;

/// Chooses the backend of a run.
public final class Backends {

    private static final String NO_CUDA = "this build has no CUDA backend";

    /// What the user asked for; [#AUTO] leaves it to what the machine can do.
    public enum Preference { AUTO, CUDA, CPU, REFERENCE }

    /// A backend that works here.
    ///
    /// @param open   makes one
    /// @param reason why it was taken, in a line for people
    public record Choice(String name, Supplier<Backend> open, String reason) { }

    private Backends() { }

    public static Choice choose(Preference preference, int threads, cria.kernel.Precision onDevice) {
        return choose(preference, threads);
    }

    /// @throws InputException if the one that was asked for does not work here
    public static Choice choose(Preference preference, int threads) {
        Supplier<Backend> cpu = () -> new CpuBackend(threads);
        return switch (preference) {
            case REFERENCE -> new Choice("reference", ReferenceBackend::new, "--backend reference asks for it");
            case CPU -> {
                CpuBackend.problem().ifPresent(problem -> {
                    throw new InputException("--backend cpu: " + problem + "; --backend reference is slow and needs nothing");
                });
                yield new Choice("cpu", cpu, "--backend cpu asks for it");
            }
            case CUDA -> throw new InputException("--backend cuda: " + NO_CUDA + "; take --backend cpu");
            case AUTO -> CpuBackend.problem()
                .map(problem -> new Choice("reference", ReferenceBackend::new, "slow, since the CPU backend does not work here: " + problem))
                .orElseGet(() -> new Choice("cpu", cpu, NO_CUDA));
        };
    }
}
