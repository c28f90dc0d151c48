package cria.benchmarks;

import cria.WorkException;
import cria.kernel.Backend;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Every op of a training step at the sizes of a model, beside what the machine gives at best: a copy on the device for what
/// memory bounds, a large square product for what the processor bounds. Both ceilings are measured in the same run.
///
/// It needs a backend whose memory can hold its operands, so it is meant for GPUs; the others run it with small sizes.
final class GpuKernels {
    private static final String LINE = "%-44s %-34s %11s %9s %-8s %s%n";

    private final GpuOptions options;
    private final Backend backend;
    private final KernelTimer timer;
    private final List<String> json = new ArrayList<>();

    private GpuKernels(GpuOptions options, Backend backend, KernelTimer timer) {
        this.options = options;
        this.backend = backend;
        this.timer = timer;
    }

    static void run(GpuOptions options) {
        ModelShape shape = ModelShape.named(options.shape());
        try (Backend backend = options.backend().open()) {
            List<KernelCase> fitting = new ArrayList<>();
            List<KernelCase> tooLarge = new ArrayList<>();
            long available = backend.available();
            long largest = 0;
            for (KernelCase kernelCase : cases(options, shape, backend)) {
                long bytes = KernelTimer.bytes(backend, kernelCase);
                // What is left serves the tile and what the driver itself takes.
                boolean fits = bytes < available - available / 16;
                (fits ? fitting : tooLarge).add(kernelCase);
                largest = fits ? Math.max(largest, bytes) : largest;
            }
            System.out.printf(Locale.ROOT, "%s, %s%nshape %s, %d tokens, %,d MiB for operands%n", backend.description(),
                options.backend().types(), options.shape(), options.tokens(), largest >> 20);
            tooLarge.forEach(large -> System.out.printf("not measured, since its operands do not fit: %s %s%n", large.op(), large.sizes()));
            new GpuKernels(options, backend, new KernelTimer(backend, options.millis() / 1e3, largest)).measure(fitting);
        }
    }

    /// The ceilings first.
    private static List<KernelCase> cases(GpuOptions options, ModelShape shape, Backend backend) {
        DType values = backend.precision().values();
        int n = options.tokens();
        int logitsRows = Math.min(n, backend.logitsChunk().rows(values, shape.vocabulary()));
        List<KernelCase> cases = new ArrayList<>();
        cases.addAll(new MemoryCases(shape, values, n, logitsRows, options.elements()).all());
        cases.addAll(new OptimizerCases(values, options.elements()).all());
        cases.addAll(new ProductCases(shape, n, logitsRows).all());
        cases.addAll(new AttentionCases(shape, n).all());
        cases.removeIf(kernelCase -> !options.only().matcher(kernelCase.op()).find());
        cases.addFirst(Ceilings.product(options.product()));
        cases.addFirst(Ceilings.copy(values, options.elements()));
        return cases;
    }

    private void measure(List<KernelCase> cases) {
        System.out.printf(Locale.ROOT, LINE, "op", "sizes", "µs", "rate", "", "of ceiling");
        double bytesPerSecond = Double.NaN;
        double operationsPerSecond = Double.NaN;
        for (KernelCase kernelCase : cases) {
            double seconds = timer.time(kernelCase);
            if (kernelCase.op().equals("copy")) {
                bytesPerSecond = kernelCase.bytes() / seconds;
            } else if (kernelCase.op().equals("product")) {
                operationsPerSecond = kernelCase.operations() / seconds;
            }
            report(kernelCase, seconds, new Ceilings(bytesPerSecond, operationsPerSecond));
        }
        if (options.json() != null) {
            write(options.json());
        }
    }

    private void report(KernelCase kernelCase, double seconds, Ceilings ceilings) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("op", kernelCase.op());
        line.put("sizes", kernelCase.sizes());
        line.put("us", Json.rounded(seconds * 1e6, 2));
        String rate = "";
        String unit = "";
        double share = Double.NaN;
        if (kernelCase.bytes() > 0) {
            double speed = kernelCase.bytes() / seconds;
            share = speed / ceilings.bytesPerSecond();
            rate = String.format(Locale.ROOT, "%.1f", speed / 1e9);
            unit = "GB/s";
            line.put("gb_per_s", Json.rounded(speed / 1e9, 1));
        } else if (kernelCase.operations() > 0) {
            double speed = kernelCase.operations() / seconds;
            share = speed / ceilings.operationsPerSecond();
            rate = String.format(Locale.ROOT, "%.1f", speed / 1e12);
            unit = "TFLOP/s";
            line.put("tflop_per_s", Json.rounded(speed / 1e12, 2));
        }
        if (!Double.isNaN(share)) {
            line.put("of_ceiling", Json.rounded(share, 3));
        }
        line.put("shape", options.shape());
        line.put("tokens", options.tokens());
        line.put("backend", backend.description());
        line.put("types", options.backend().types());
        json.add(Json.line(line));
        System.out.printf(Locale.ROOT, LINE, kernelCase.op(), kernelCase.sizes(), String.format(Locale.ROOT, "%.2f", seconds * 1e6),
            rate, unit, Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share));
    }

    private void write(Path file) {
        try {
            Files.write(file, json);
        } catch (IOException e) {
            throw new WorkException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
