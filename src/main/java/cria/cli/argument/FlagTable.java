package cria.cli.argument;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The flags of other tools. A flag that a command declares is that command's, and never looked up here.
final class FlagTable {

    /// What this program knows of other tools.
    static final FlagTable ALL = new FlagTable();

    static {
        TransformersFlags.list(ALL);
        TrlFlags.list(ALL);
        LlamaFactoryFlags.list(ALL);
        AxolotlFlags.list(ALL);
    }

    private final Map<String, KnownFlag> flags = new HashMap<>();
    private final Map<String, KnownFlag> prefixes = new TreeMap<>();

    private FlagTable() {}

    Optional<KnownFlag> find(String name) {
        return Optional.ofNullable(flags.get(name)).or(() -> prefixes.entrySet().stream()
            .filter(entry -> name.startsWith(entry.getKey())).map(Map.Entry::getValue).findFirst());
    }

    Set<String> names() {
        return Set.copyOf(flags.keySet());
    }

    void ignored(String reason, String... names) {
        Arrays.stream(names).forEach(name -> put(name, new KnownFlag.Ignored(reason)));
    }

    /// All flags that begin so and are not named elsewhere.
    void ignoredFrom(String prefix, String reason) {
        prefixes.put(prefix, new KnownFlag.Ignored(reason));
    }

    /// @param harmless see [KnownFlag.Refused]; with commas between
    void refused(String name, String harmless, String advice) {
        refused(name, Set.of(harmless.split(",")), advice);
    }

    void refused(String name, Set<String> harmless, String advice) {
        put(name, new KnownFlag.Refused(harmless, advice));
    }

    void renamed(String name, String to) {
        renamed(name, to, KnownFlag.Translation.SAME);
    }

    void renamed(String name, String to, KnownFlag.Translation translation) {
        put(name, new KnownFlag.Renamed(to, translation));
    }

    void replaced(String name, String by, String advice) {
        put(name, new KnownFlag.Replaced(by, advice));
    }

    private void put(String name, KnownFlag flag) {
        if (flags.put(name, flag) != null) {
            throw new IllegalStateException(name + " stands in the table twice");
        }
    }
}
