package cria.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much memory this machine has, and could still give.
public final class SystemMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private SystemMemory() {}

    /// Bytes: on Linux what the kernel calls available, elsewhere what is free; never more than the container may use.
    public static long available() {
        long free = system().getFreeMemorySize();
        try {
            for (String line : Files.exists(MEMINFO) ? Files.readAllLines(MEMINFO) : List.<String>of()) {
                if (line.startsWith("MemAvailable:")) {
                    free = Math.max(free, Long.parseLong(line.replaceAll("\\D", "")) << 10);
                }
            }
        } catch (IOException e) {
            // Without the kernel's own figure the free memory is the answer: less, so on the safe side.
            return free;
        }
        return Math.min(free, total());
    }

    /// Bytes that this machine, or the container, has in all.
    public static long total() {
        return system().getTotalMemorySize();
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
