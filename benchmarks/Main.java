package cria.benchmarks;

import java.io.IOException;
import java.util.Arrays;

/// What `java -jar target/benchmarks.jar` runs: [StepBenchmark] for `step SHAPE …`, else JMH with all its flags.
public final class Main {
    private Main() { }

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("step")) {
            StepBenchmark.main(Arrays.copyOfRange(args, 1, args.length));
        } else {
            org.openjdk.jmh.Main.main(args);
        }
    }
}
