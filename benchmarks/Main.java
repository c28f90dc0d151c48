package cria.benchmarks;

import cria.InputException;
import cria.WorkException;
import java.io.IOException;
import java.util.Arrays;

/// What `java -jar target/benchmarks.jar` runs: [StepBenchmark] for `step SHAPE …`, [TurnsBenchmark] for
/// `turns …`, [GpuKernels] for `gpu …`, else JMH with
/// all its flags.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        String command = args.length == 0 ? "" : args[0];
        try {
            switch (command) {
                case "step" -> StepBenchmark.run(StepOptions.parse(Arrays.copyOfRange(args, 1, args.length)));
                case "turns" -> TurnsBenchmark.run(Arrays.copyOfRange(args, 1, args.length));
                case "gpu" -> GpuKernels.run(GpuOptions.parse(Arrays.copyOfRange(args, 1, args.length)));
                default -> org.openjdk.jmh.Main.main(args);
            }
        } catch (InputException | WorkException e) {
            System.err.println(command + ": " + e.getMessage());
            System.exit(e instanceof InputException ? 2 : 1);
        }
    }
}
