package cria.benchmarks;

import cria.kernel.TimedKernels.Cost;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where the time of a step goes: a line for each op, the longest first, and one for each size of a product.
final class StepProfile {
    private StepProfile() {}

    /// @param costs   of all steps
    /// @param seconds of all steps, with what lies between the ops
    static void print(PrintStream out, List<Cost> costs, int steps, double seconds) {
        Map<String, List<Cost>> byName = costs.stream()
            .collect(Collectors.groupingBy(cost -> cost.op().name(), TreeMap::new, Collectors.toList()));
        out.printf(Locale.ROOT, "%-50s %8s %10s %7s %8s%n", "op, of one step", "calls", "seconds", "share", "GFLOP/s");
        byName.values().stream()
            .sorted((a, b) -> Double.compare(seconds(b), seconds(a)))
            .forEach(group -> {
                line(out, group.getFirst().op().name(), group, steps, seconds);
                if (group.size() > 1) {
                    group.forEach(cost -> line(out, "    " + cost.op().sizes(), List.of(cost), steps, seconds));
                }
            });
        double between = seconds - seconds(costs);
        out.printf(Locale.ROOT, "%-50s %8s %10.4f %6.1f%%%n", "between the ops", "",
            between / steps, 100 * between / seconds);
        out.printf(Locale.ROOT, "%-50s %8s %10.4f%n", "step", "", seconds / steps);
    }

    private static void line(PrintStream out, String name, List<Cost> costs, int steps, double seconds) {
        long calls = costs.stream().mapToLong(Cost::calls).sum();
        double operations = costs.stream().mapToDouble(Cost::operations).sum();
        double spent = seconds(costs);
        String speed = operations == 0 ? "" : String.format(Locale.ROOT, "%8.1f", operations / spent / 1e9);
        out.printf(Locale.ROOT, "%-50s %8d %10.4f %6.1f%% %s%n", name, calls / steps,
            spent / steps, 100 * spent / seconds, speed);
    }

    private static double seconds(Collection<Cost> costs) {
        return costs.stream().mapToDouble(Cost::seconds).sum();
    }
}
