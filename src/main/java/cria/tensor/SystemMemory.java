package cria.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How much memory this machine has, and could still give to this process. A container's limit, and each around it, counts as the
/// machine does.
public final class SystemMemory {
    private static final long MIB = 1 << 20;

    /// What Java takes beside its heap with all classes loaded, and what each thread takes for OpenBLAS and the kernels; measured
    /// from 2.8 to 135 million parameters.
    private static final long JAVA = 72 * MIB;
    private static final long THREAD = 16 * MIB;

    private final Path proc;
    private final ControlGroups groups;

    /// @param root of the file system, `/`
    SystemMemory(Path root) {
        proc = root.resolve("proc");
        groups = new ControlGroups(root);
    }

    /// This machine's.
    public static SystemMemory here() {
        return new SystemMemory(Path.of("/"));
    }

    /// Bytes: on Linux what the kernel calls available, elsewhere what is free; never more than a limit leaves.
    public long available() {
        long free = kib(proc.resolve("meminfo"), "MemAvailable:").orElseGet(() -> system().getFreeMemorySize());
        return limits().stream().mapToLong(MemoryLimit::room).reduce(free, Math::min);
    }

    /// Bytes that this machine, or the container, has in all.
    public long total() {
        long machine = kib(proc.resolve("meminfo"), "MemTotal:").orElseGet(() -> system().getTotalMemorySize());
        return limits().stream().mapToLong(MemoryLimit::bytes).reduce(machine, Math::min);
    }

    /// The limit that leaves least.
    public Optional<MemoryLimit> tightest() {
        return limits().stream().min(Comparator.comparingLong(MemoryLimit::room));
    }

    /// The address space that this process may map (`ulimit -v`), where that has a limit.
    public Optional<MemoryLimit> addressSpace() {
        for (String line : ControlGroups.lines(proc.resolve("self/limits"))) {
            if (line.matches("Max address space +\\d{1,18} .*")) {
                long bytes = Long.parseLong(line.split(" +")[3]);
                return Optional.of(new MemoryLimit("ulimit -v", bytes, kib(proc.resolve("self/status"), "VmSize:").orElse(0)));
            }
        }
        return Optional.empty();
    }

    /// Bytes that this process takes beside its tensors: what Java has for its heap, itself, and libraries.
    ///
    /// @param threads that compute
    public long ofJava(int threads) {
        return Runtime.getRuntime().totalMemory() + JAVA + threads * THREAD;
    }

    /// Bytes that tensors may take: what is available, less what of [#ofJava] is still to come.
    public long forTensors(int threads) {
        long taken = kib(proc.resolve("self/status"), "RssAnon:").orElse(0);
        return Math.max(0, available() - Math.max(0, ofJava(threads) - taken));
    }

    private List<MemoryLimit> limits() {
        return groups.limits();
    }

    private static OptionalLong kib(Path file, String key) {
        for (String line : ControlGroups.lines(file)) {
            if (line.startsWith(key)) {
                return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
            }
        }
        return OptionalLong.empty();
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
