package cria.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The memory limits of Linux's control groups, version 1 and 2 (<https://docs.kernel.org/admin-guide/cgroup-v2.html>,
/// <https://docs.kernel.org/admin-guide/cgroup-v1/memory.html>): those of this process's own group and of every group around it
/// that can be seen, since each of them holds. Where there are none, as on another system, there are no limits.
final class ControlGroups {
    /// Version 1 writes no limit as the largest whole number of pages.
    private static final long UNLIMITED = 1L << 60;

    /// What a line of /proc/self/mountinfo says that is needed here, see proc_pid_mountinfo(5).
    private record Mount(String root, String point, String type, String superOptions) {}

    /// How a version names its files, and in memory.stat what the kernel gives back.
    private record Version(List<String> limits, String usage, String reclaimable) {
        static final Version ONE = new Version(List.of("memory.limit_in_bytes"), "memory.usage_in_bytes", "total_inactive_file");
        static final Version TWO = new Version(List.of("memory.max", "memory.high"), "memory.current", "inactive_file");
    }

    private final Path root;

    /// @param root of the file system, `/`
    ControlGroups(Path root) {
        this.root = root;
    }

    List<MemoryLimit> limits() {
        List<MemoryLimit> limits = new ArrayList<>();
        List<Mount> mounts = mounts();
        // hierarchy:controllers:path, see cgroups(7)
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                continue;
            }
            boolean two = fields[0].equals("0") && fields[1].isEmpty();
            if (two || List.of(fields[1].split(",")).contains("memory")) {
                for (Mount mount : mounts) {
                    if (two ? mount.type.equals("cgroup2")
                        : mount.type.equals("cgroup") && List.of(mount.superOptions.split(",")).contains("memory")) {
                        addTo(limits, mount, fields[2], two ? Version.TWO : Version.ONE);
                    }
                }
            }
        }
        return limits;
    }

    /// From the process's group up to what is mounted. In a container that sees only its own group, the path may lie outside of
    /// what is mounted: then the mount is the group.
    private void addTo(List<MemoryLimit> limits, Mount mount, String path, Version version) {
        Path top = at(mount.point);
        String inside = path.equals(mount.root) || mount.root.equals("/") ? path : path.startsWith(mount.root + "/") ? path : mount.root;
        Path group = top.resolve(relative(inside.substring(mount.root.equals("/") ? 0 : mount.root.length()))).normalize();
        if (!group.startsWith(top) || !Files.isDirectory(group)) {
            group = top;
        }
        for (Path each = group; each != null && each.startsWith(top); each = each.getParent()) {
            for (String name : version.limits) {
                add(limits, each.resolve(name), number(each.resolve(name)), each, version);
            }
        }
        if (version.equals(Version.ONE)) {
            // What groups that are not mounted here allow, against what this one uses.
            Path file = group.resolve("memory.stat");
            long outer = figures(file).getOrDefault("hierarchical_memory_limit", Long.MAX_VALUE);
            add(limits, file, OptionalLong.of(outer), group, version);
        }
    }

    private static void add(List<MemoryLimit> limits, Path file, OptionalLong limit, Path group, Version version) {
        if (limit.isPresent() && limit.getAsLong() < UNLIMITED) {
            long reclaimable = figures(group.resolve("memory.stat")).getOrDefault(version.reclaimable, 0L);
            limits.add(MemoryLimit.of(file, limit.getAsLong(), number(group.resolve(version.usage)).orElse(0) - reclaimable));
        }
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines(root.resolve("proc/self/mountinfo"))) {
            String[] halves = line.split(" - ", 2);
            String[] first = halves[0].split(" ");
            String[] second = halves.length < 2 ? new String[0] : halves[1].split(" ");
            if (first.length >= 5 && second.length >= 3) {
                mounts.add(new Mount(unescaped(first[3]), unescaped(first[4]), second[0], second[2]));
            }
        }
        return mounts;
    }

    private Path at(String absolute) {
        return root.resolve(relative(absolute)).normalize();
    }

    private static String relative(String path) {
        return path.replaceFirst("^/+", "");
    }

    /// A blank is written as \040, and so are others that would end a field.
    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }

    private static Map<String, Long> figures(Path file) {
        Map<String, Long> figures = new HashMap<>();
        for (String line : lines(file)) {
            String[] words = line.split(" ");
            if (words.length == 2) {
                parsed(words[1]).ifPresent(value -> figures.put(words[0], value));
            }
        }
        return figures;
    }

    private static OptionalLong number(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? OptionalLong.empty() : parsed(lines.getFirst());
    }

    /// Empty for `max`, and for what no long holds.
    private static OptionalLong parsed(String text) {
        return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /// Empty where the file is not there or cannot be read: what is not known does not limit.
    static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            // A group may be removed in the meantime, and some files exist but have no content to read.
            return List.of();
        }
    }
}
