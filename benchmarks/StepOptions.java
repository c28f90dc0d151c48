package cria.benchmarks;

import cria.InputException;

/// What [StepBenchmark] is asked for on the command line.
///
/// @param seq     ids of a row
/// @param steps   that are timed; one more goes before them
/// @param profile whether to print the time of each op
record StepOptions(String shape, int batch, int seq, int steps, int threads, boolean profile) {

    static StepOptions parse(String[] args) {
        if (args.length == 0 || args[0].startsWith("-")) {
            throw new InputException("SHAPE [--batch 4] [--seq 512] [--steps 3] [--threads 2] [--profile]");
        }
        StepOptions options = new StepOptions(args[0], 4, 512, 3, 2, false);
        for (int i = 1; i < args.length; i++) {
            if (args[i].equals("--profile")) {
                options = new StepOptions(options.shape, options.batch, options.seq, options.steps, options.threads, true);
            } else {
                options = options.with(args[i], number(args[i], ++i < args.length ? args[i] : ""));
            }
        }
        return options;
    }

    private StepOptions with(String flag, int value) {
        return switch (flag) {
            case "--batch" -> new StepOptions(shape, value, seq, steps, threads, profile);
            case "--seq" -> new StepOptions(shape, batch, value, steps, threads, profile);
            case "--steps" -> new StepOptions(shape, batch, seq, value, threads, profile);
            case "--threads" -> new StepOptions(shape, batch, seq, steps, value, profile);
            default -> throw new InputException(
                "no flag " + flag + "; there are --batch, --seq, --steps, --threads and --profile");
        };
    }

    private static int number(String flag, String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new InputException(flag + ": found \"" + value + "\", expected a number from 1 on");
        }
        return Integer.parseInt(value);
    }
}
