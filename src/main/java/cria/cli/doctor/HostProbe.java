package cria.cli.doctor;

import cria.backend.Finding;
import cria.tensor.SystemMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Java, the operating system, the processor and the memory.
public final class HostProbe implements Probe {
    /// Instruction sets that the kernels have a use for.
    private static final Set<String> USEFUL = Set.of("avx", "avx2", "fma", "f16c", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16",
        "amx_tile", "asimd", "sve", "bf16", "fphp");
    private static final double GIB = 1L << 30;

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("Java", Runtime.version() + ", " + System.getProperty("java.vendor") + ", "
            + System.getProperty("java.home")));
        findings.add(Finding.fine("System", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
            + System.getProperty("os.arch")));
        findings.add(processor());
        findings.add(memory());
        return findings;
    }

    private static Finding processor() {
        String model = "";
        List<String> features = new ArrayList<>();
        for (String line : lines(Path.of("/proc/cpuinfo"))) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).strip()) {
                case "model name" -> model = value;
                case "flags", "Features" -> features = List.of(value.split(" ")).stream().filter(USEFUL::contains).sorted().toList();
                default -> {}
            }
            if (!features.isEmpty() && !model.isEmpty()) {
                break;
            }
        }
        return Finding.fine("Processor", (model.isEmpty() ? System.getProperty("os.arch") : model) + ", "
            + Runtime.getRuntime().availableProcessors() + " threads"
            + (features.isEmpty() ? "" : ", " + String.join(" ", features)));
    }

    private static Finding memory() {
        SystemMemory memory = SystemMemory.here();
        return Finding.fine("Memory", "%s in all, %s available, Java heap up to %s (tensors lie outside of it)%s".formatted(
            gib(memory.total()), gib(memory.available()), gib(Runtime.getRuntime().maxMemory()),
            memory.tightest().map(limit -> "; limited to %s by %s, %s of it in use".formatted(gib(limit.bytes()), limit.source(),
                gib(limit.used()))).orElse("")));
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            // Another system than Linux, or a closed one; then less is known.
            return List.of();
        }
    }
}
