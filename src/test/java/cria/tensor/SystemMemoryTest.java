package cria.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees of files as Linux shows them: what is available is MemAvailable (1000 here) or what a limit leaves.
class SystemMemoryTest {
    private static final String UNLIMITED = "9223372036854771712";
    private static final String V2 = "30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String V1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
        + "36 31 0:33 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n";

    @TempDir
    Path root;

    /// @param files by turns a path and what stands there, below the root; figures are in bytes
    private record Machine(String name, String groups, String mounts, long available, String limit, String... files) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> machines() {
        return Stream.of(
            new Machine("no groups at all", "", "", 1_024_000, ""),
            new Machine("v2 without limits", "0::/user.slice/run\n", V2, 1_024_000, "",
                "sys/fs/cgroup/user.slice/run/memory.max", "max\n", "sys/fs/cgroup/user.slice/run/memory.current", "5000\n"),
            new Machine("v2 own limit", "0::/user.slice/run\n", V2, 60_000, "sys/fs/cgroup/user.slice/run/memory.max",
                "sys/fs/cgroup/user.slice/run/memory.max", "100000\n", "sys/fs/cgroup/user.slice/run/memory.current", "40000\n"),
            new Machine("v2 page cache is given back", "0::/run\n", V2, 75_000, "sys/fs/cgroup/run/memory.max",
                "sys/fs/cgroup/run/memory.max", "100000\n", "sys/fs/cgroup/run/memory.current", "40000\n",
                "sys/fs/cgroup/run/memory.stat", "anon 20000\nfile 20000\ninactive_file 15000\nactive_file 5000\n"),
            new Machine("v2 limit further out", "0::/a/b/c\n", V2, 10_000, "sys/fs/cgroup/a/memory.max",
                "sys/fs/cgroup/a/b/c/memory.max", "max\n", "sys/fs/cgroup/a/b/c/memory.current", "10\n",
                "sys/fs/cgroup/a/b/memory.max", "500000\n", "sys/fs/cgroup/a/b/memory.current", "10\n",
                "sys/fs/cgroup/a/memory.max", "100000\n", "sys/fs/cgroup/a/memory.current", "90000\n"),
            new Machine("v2 what slows down counts as well", "0::/run\n", V2, 50_000, "sys/fs/cgroup/run/memory.high",
                "sys/fs/cgroup/run/memory.max", "100000\n", "sys/fs/cgroup/run/memory.high", "60000\n",
                "sys/fs/cgroup/run/memory.current", "10000\n"),
            new Machine("v2 over its limit", "0::/run\n", V2, 0, "sys/fs/cgroup/run/memory.max",
                "sys/fs/cgroup/run/memory.max", "100000\n", "sys/fs/cgroup/run/memory.current", "140000\n"),
            new Machine("v2 container with a name space of its own", "0::/\n", V2, 90_000, "sys/fs/cgroup/memory.max",
                "sys/fs/cgroup/memory.max", "100000\n", "sys/fs/cgroup/memory.current", "10000\n"),
            new Machine("v2 path outside of what is mounted", "0::/../../other\n", V2, 90_000, "sys/fs/cgroup/memory.max",
                "sys/fs/cgroup/memory.max", "100000\n", "sys/fs/cgroup/memory.current", "10000\n", "other/memory.max", "1\n"),
            new Machine("v2 beside v1 without memory", "4:cpu:/x\n0::/\n", V2 + V1, 90_000, "sys/fs/cgroup/memory.max",
                "sys/fs/cgroup/memory.max", "100000\n", "sys/fs/cgroup/memory.current", "10000\n",
                "sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1\n"),
            new Machine("v1 own limit", "5:cpu,cpuacct:/run\n4:memory:/run\n", V1, 75_000, "sys/fs/cgroup/memory/run/memory.limit_in_bytes",
                "sys/fs/cgroup/memory/run/memory.limit_in_bytes", "100000\n", "sys/fs/cgroup/memory/run/memory.usage_in_bytes", "40000\n",
                "sys/fs/cgroup/memory/run/memory.stat", "inactive_file 1\nhierarchical_memory_limit " + UNLIMITED
                    + "\ntotal_inactive_file 15000\n",
                "sys/fs/cgroup/memory/memory.limit_in_bytes", UNLIMITED + "\n"),
            new Machine("v1 without limits", "4:memory:/run\n", V1, 1_024_000, "",
                "sys/fs/cgroup/memory/run/memory.limit_in_bytes", UNLIMITED + "\n"),
            new Machine("v1 limit around a container that sees only itself", "4:memory:/docker/123\n",
                V1.replace("0:32 / ", "0:32 /docker/123 "), 30_000, "sys/fs/cgroup/memory/memory.stat",
                "sys/fs/cgroup/memory/memory.limit_in_bytes", "100000\n", "sys/fs/cgroup/memory/memory.usage_in_bytes", "20000\n",
                "sys/fs/cgroup/memory/memory.stat", "hierarchical_memory_limit 50000\ntotal_inactive_file 0\n"),
            new Machine("v1 group inside of what a container sees", "4:memory:/docker/123/run\n",
                V1.replace("0:32 / ", "0:32 /docker/123 "), 7_000, "sys/fs/cgroup/memory/run/memory.limit_in_bytes",
                "sys/fs/cgroup/memory/memory.limit_in_bytes", "100000\n", "sys/fs/cgroup/memory/memory.usage_in_bytes", "20000\n",
                "sys/fs/cgroup/memory/run/memory.limit_in_bytes", "9000\n", "sys/fs/cgroup/memory/run/memory.usage_in_bytes", "2000\n"),
            new Machine("a mount with a blank", "0::/run\n", V2.replace("/sys/fs/cgroup", "/sys/fs/c\\040g"), 60_000,
                "sys/fs/c g/run/memory.max", "sys/fs/c g/run/memory.max", "100000\n", "sys/fs/c g/run/memory.current", "40000\n"),
            new Machine("lines that are no lines", "nonsense\n4:memory\n:::\n0::/run\n", "a b - c\n\nx\n" + V2, 1_024_000, "",
                "sys/fs/cgroup/run/memory.max", "lots\n", "sys/fs/cgroup/run/memory.high", "99999999999999999999\n"))
            .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theSmallestOfWhatLimitsLeaveIsAvailable(Machine machine) throws IOException {
        write("proc/meminfo", "MemTotal:  2000 kB\nMemFree:  10 kB\nMemAvailable:  1000 kB\n");
        write("proc/self/cgroup", machine.groups);
        write("proc/self/mountinfo", machine.mounts);
        for (int i = 0; i < machine.files.length; i += 2) {
            write(machine.files[i], machine.files[i + 1]);
        }
        SystemMemory memory = new SystemMemory(root);
        assertEquals(machine.available, memory.available());
        assertEquals(machine.limit.isEmpty() ? Optional.empty() : Optional.of(root.resolve(machine.limit).toString()),
            memory.tightest().map(MemoryLimit::source));
        assertTrue(memory.total() <= memory.tightest().map(MemoryLimit::bytes).orElse(2_048_000L));
    }

    @Test
    void theMachineLimitsWhereItHasLessThanTheGroupMay() throws IOException {
        write("proc/meminfo", "MemTotal:  2000 kB\nMemAvailable:  1000 kB\n");
        write("proc/self/cgroup", "0::/\n");
        write("proc/self/mountinfo", V2);
        write("sys/fs/cgroup/memory.max", "999999999\n");
        assertEquals(1_024_000, new SystemMemory(root).available());
        assertEquals(2_048_000, new SystemMemory(root).total());
    }

    @Test
    void whatJavaIsStillToTakeIsNotForTensors() throws IOException {
        SystemMemory memory = new SystemMemory(root);
        long available = memory.ofJava(4) + (100L << 20);
        write("proc/meminfo", "MemAvailable:  %d kB%n".formatted(available >> 10));
        write("proc/self/status", "Name:\tjava\nVmSize:\t 900 kB\nRssAnon:\t 20480 kB\n");
        assertEquals(120, memory.forTensors(4) >> 20, 1, "20 MiB of it are taken already");
        assertEquals(120 + 32, memory.forTensors(2) >> 20, 1);
        write("proc/self/status", "RssAnon:\t 99999999 kB\n");
        assertEquals(available >> 20, memory.forTensors(4) >> 20, 1);
        write("proc/meminfo", "MemAvailable:  5 kB\n");
        write("proc/self/status", "RssAnon:\t 1 kB\n");
        assertEquals(0, memory.forTensors(4));
    }

    @Test
    void theAddressSpaceMayHaveALimit() throws IOException {
        write("proc/self/status", "VmSize:\t    9000 kB\n");
        String line = "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max resident set          7                    unlimited            bytes     \n"
            + "Max address space         %s           unlimited            bytes     \n";
        write("proc/self/limits", line.formatted("6000000000"));
        assertEquals(Optional.of(new MemoryLimit("ulimit -v", 6_000_000_000L, 9_216_000)), new SystemMemory(root).addressSpace());
        write("proc/self/limits", line.formatted("unlimited"));
        assertEquals(Optional.empty(), new SystemMemory(root).addressSpace());
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
