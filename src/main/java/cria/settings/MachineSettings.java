package cria.settings;

import cria.backend.Backends.Preference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What computes, and where random choices start.
@Command(header = "Machine")
public final class MachineSettings {
    private static final int MOST_THREADS = 1024;

    @Option(names = "--backend", description = "What computes. auto takes a CUDA device where one works, else the CPU, and says "
        + "why; reference is plain Java, slow, for checking the others.")
    public Preference backend = Preference.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads. Every core unless given; give fewer to leave room "
        + "for other work. Results are the same bits for the same seed and number of threads.")
    public Integer threads;

    @Option(names = "--seed", paramLabel = "N", description = "Where random choices start: the order of the rows, and sampling. "
        + "The same seed repeats a run; another shows how much of a result is luck.")
    public long seed = 42;

    public void check() {
        if (threads != null) {
            Flags.between("threads", threads, 1, MOST_THREADS);
        }
    }

    /// The threads to use: those asked for, else one for each processor.
    public int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
