package cria.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// What the makers promise: dense bfloat16 products with sums in float32, in TFLOP/s.
final class GpuPeak {
    private record Peak(Pattern name, double teraflops) {}

    private static final List<Peak> PEAKS = List.of(
        new Peak(Pattern.compile("H100 80GB HBM3"), 989.4),    // SXM; the PCIe and NVL boards are slower
        new Peak(Pattern.compile("H200(?! NVL)"), 989.4),
        new Peak(Pattern.compile("A100"), 312),
        new Peak(Pattern.compile("RTX 4090(?! D)"), 165.2));

    private GpuPeak() {}

    /// @param device a text with the device's name; empty for one that is not in the list
    static OptionalDouble of(String device) {
        return PEAKS.stream().filter(peak -> peak.name.matcher(device).find()).mapToDouble(Peak::teraflops).findFirst();
    }
}
