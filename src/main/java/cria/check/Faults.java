package cria.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The faults of a file: how many of each kind, and the first few of them.
public final class Faults {

    /// How many of a kind are kept with their places.
    static final int KEPT = 20;

    /// Those of one kind.
    public static final class OfKind {
        private final FaultKind kind;
        private final List<Fault> first = new ArrayList<>();
        private long rows;
        private long times;

        private OfKind(FaultKind kind) {
            this.kind = kind;
        }

        public FaultKind kind() {
            return kind;
        }

        /// Conversations that have it.
        public long rows() {
            return rows;
        }

        /// How often it stands in them.
        public long times() {
            return times;
        }

        public List<Fault> first() {
            return List.copyOf(first);
        }
    }

    private final Map<FaultKind, OfKind> kinds = new EnumMap<>(FaultKind.class);

    void add(FaultKind kind, Path file, long line, int times, String excerpt) {
        OfKind of = kinds.computeIfAbsent(kind, OfKind::new);
        of.rows++;
        of.times += times;
        if (of.first.size() < KEPT) {
            of.first.add(new Fault(kind, file, line, excerpt));
        }
    }

    /// Those that were found, in the order of their kinds.
    public List<OfKind> all() {
        return List.copyOf(kinds.values());
    }

    /// Conversations with a fault of this kind.
    public long rows(FaultKind kind) {
        OfKind of = kinds.get(kind);
        return of == null ? 0 : of.rows;
    }

    /// How often a fault of this kind was found.
    public long times(FaultKind kind) {
        OfKind of = kinds.get(kind);
        return of == null ? 0 : of.times;
    }
}
