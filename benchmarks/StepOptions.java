package cria.benchmarks;

import cria.InputException;
import java.util.ArrayList;
import java.util.List;

/// What [StepBenchmark] is asked for on the command line.
///
/// @param seq           ids of a row
/// @param steps         that are timed; one more goes before them
/// @param checkpointing whether activations are computed again in backward
/// @param ceiling       rows of a square product to compare with, measured in the same run; 0 for none
/// @param profile       whether to print the time of each op
record StepOptions(BackendOptions backend, String shape, int batch, int seq, int steps, boolean checkpointing, int ceiling,
    boolean profile) {

    /// Rows from which a product is as fast as it gets.
    private static final int LARGE_PRODUCT = 8192;

    private static final String USAGE = "SHAPE [--batch 4] [--seq 512] [--steps 3] [--checkpointing] [--ceiling 8192] [--profile] "
        + BackendOptions.USAGE;

    static StepOptions parse(String[] args) {
        List<String> valued = new ArrayList<>(List.of("--batch", "--seq", "--steps", "--ceiling"));
        valued.addAll(BackendOptions.VALUED);
        List<String> switches = new ArrayList<>(List.of("--checkpointing", "--profile"));
        switches.addAll(BackendOptions.SWITCHES);
        Arguments arguments = new Arguments(args, valued, switches);
        if (arguments.words().size() != 1) {
            throw new InputException(USAGE);
        }
        BackendOptions backend = BackendOptions.of(arguments, "cpu");
        if (backend.name().equals("cuda") && arguments.has("--profile")) {
            throw new InputException("--profile: a GPU is still at work when a call returns; the gpu benchmark times its ops");
        }
        return new StepOptions(backend, arguments.words().getFirst(), arguments.number("--batch", 4), arguments.number("--seq", 512),
            arguments.number("--steps", 3), arguments.has("--checkpointing"),
            arguments.number("--ceiling", backend.name().equals("cuda") ? LARGE_PRODUCT : 0), arguments.has("--profile"));
    }
}
