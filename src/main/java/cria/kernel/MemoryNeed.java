package cria.kernel;

import cria.WorkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What something will allocate, to the byte, before it allocates anything.
///
/// @param parts the allocations, in the order in which people read them
public record MemoryNeed(List<Part> parts) {

    /// @param name for people
    public record Part(String name, long bytes) {}

    public MemoryNeed {
        parts = List.copyOf(parts);
    }

    public static MemoryNeed of(Part... parts) {
        return new MemoryNeed(List.of(parts));
    }

    /// This and more.
    public MemoryNeed and(MemoryNeed more) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(more.parts);
        return new MemoryNeed(all);
    }

    public long total() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /// A line for each part that takes something, and the total.
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        parts.stream().filter(part -> part.bytes > 0).forEach(part -> lines.add(line(part.name, part.bytes)));
        lines.add(line("total", total()));
        return lines;
    }

    private static String line(String name, long bytes) {
        return String.format(Locale.ROOT, "  %-20s %,9.1f MiB", name, bytes / 1048576.0);
    }

    /// @param what   needs it: `the run`
    /// @param advice what to do where there is not so much
    /// @throws WorkException if there is not so much
    public void check(String what, long available, String advice) {
        if (total() > available) {
            throw new WorkException("memory: %s needs %,d MiB and %,d MiB are available; %s"
                .formatted(what, total() >> 20, available >> 20, advice));
        }
    }
}
