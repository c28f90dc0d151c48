package cria.benchmarks;

import java.io.IOException;
import java.util.Arrays;

/// What `java -jar target/benchmarks.jar` runs: [StepBenchmark] for `step SHAPE …`, [GpuKernels] for `gpu …`, else JMH with
/// all its flags.
public final class Main {
    private Main() { }

    public static void main(String[] args) throws IOException {
        switch (args.length == 0 ? "" : args[0]) {
            case "step" -> StepBenchmark.main(Arrays.copyOfRange(args, 1, args.length));
            case "gpu" -> GpuKernels.main(Arrays.copyOfRange(args, 1, args.length));
            default -> org.openjdk.jmh.Main.main(args);
        }
    }
}
