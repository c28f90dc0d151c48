package cria.cli.argument;

import cria.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a user should know about the flags that were read: a line for each kind of thing and place, not one a flag.
final class ReadNotes {

    private static final class OfOnePlace {
        private final Set<String> renamed = new LinkedHashSet<>();
        private final Map<String, Set<String>> ignored = new LinkedHashMap<>();
        private final Set<String> elsewhere = new TreeSet<>();
    }

    private final String command;
    private final Map<String, OfOnePlace> places = new LinkedHashMap<>();

    ReadNotes(String command) {
        this.command = command;
    }

    void renamed(Given flag) {
        at(flag).renamed.add(flag.reading());
    }

    void ignored(Given flag, String reason) {
        at(flag).ignored.computeIfAbsent(reason, _ -> new LinkedHashSet<>()).add(flag.shownName());
    }

    /// Another command has it.
    void elsewhere(Given flag) {
        at(flag).elsewhere.add(flag.name());
    }

    List<String> all() {
        List<String> notes = new ArrayList<>();
        places.forEach((place, of) -> {
            if (!of.renamed.isEmpty()) {
                notes.add(place + String.join(", ", of.renamed));
            }
            if (!of.ignored.isEmpty()) {
                notes.add(place + "ignored: " + of.ignored.entrySet().stream()
                    .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")").collect(Collectors.joining("; ")));
            }
            if (!of.elsewhere.isEmpty()) {
                notes.add(place + command + " has no use for " + String.join(", ", of.elsewhere));
            }
        });
        return notes;
    }

    private OfOnePlace at(Given flag) {
        @Nullable
        Path file = flag.place() == null ? null : flag.place().file();
        return places.computeIfAbsent(file == null ? "" : Shown.of(file) + ": ", _ -> new OfOnePlace());
    }
}
