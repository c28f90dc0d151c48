package cria.cli.argument;

import cria.cli.argument.ConfigFile.Entry;
import cria.cli.argument.ConfigValue.Absent;
import cria.cli.argument.ConfigValue.Entries;
import cria.cli.argument.ConfigValue.Items;
import cria.cli.argument.ConfigValue.Text;
import cria.hub.RepoId;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What stands inside other keys in the recipes of other tools, as flags of its own.
final class Recipes {

    /// Keys of a data set whose shape is found out, or that say the same as it.
    private static final Set<String> PLAIN = Set.of("path", "type", "ds_type", "field", "field_messages", "message_property_mappings",
        "message_field_role", "message_field_content", "chat_template", "roles", "train_on_eos", "roles_to_train", "split");

    private Recipes() {}

    static List<Entry> flat(List<Entry> entries) {
        return entries.stream().flatMap(entry -> flat(entry).stream()).toList();
    }

    private static List<Entry> flat(Entry entry) {
        return switch (entry.key().replace('-', '_')) {
            case "special_tokens" -> entry.value() instanceof Entries(Map<String, ConfigValue> tokens)
                ? tokens.entrySet().stream().map(token -> new Entry(token.getKey(), entry.line(), token.getValue())).toList()
                : List.of(entry);
            case "dataset_mixture" -> mixture(entry);
            case "datasets", "dataset", "dataset_name" -> List.of(data(entry, "train_file"));
            case "test_datasets", "eval_dataset" -> List.of(data(entry, "validation_file"));
            default -> List.of(entry);
        };
    }

    private static List<Entry> mixture(Entry entry) {
        if (!(entry.value() instanceof Entries(Map<String, ConfigValue> mixture))) {
            return List.of(entry);
        }
        List<Entry> flat = new ArrayList<>();
        flat.add(new Entry(entry.key(), entry.line(), names(mixture.getOrDefault("datasets", new Absent()))));
        ConfigValue held = mixture.get("test_split_size");
        if (held != null) {
            flat.add(new Entry("test_split_size", entry.line(), held));
        }
        return flat;
    }

    /// One that is a file of this machine is that file, one of the hub is fetched from there; of others the names are kept.
    private static Entry data(Entry entry, String flag) {
        ConfigValue names = names(entry.value());
        boolean isFile = names instanceof Text(String name) && isFile(name)
            && (entry.value() instanceof Text || entry.value() instanceof Items(List<ConfigValue> items) && isPlain(items.getFirst()));
        boolean isOnTheHub = !isFile && entry.key().equals("datasets") && names instanceof Text(String id) && id.contains("/")
            && RepoId.matches(id) && entry.value() instanceof Items(List<ConfigValue> only) && isPlain(only.getFirst());
        return new Entry(isFile ? flag : isOnTheHub ? "dataset_name" : entry.key(), entry.line(), names);
    }

    private static boolean isPlain(ConfigValue item) {
        return item instanceof Entries(Map<String, ConfigValue> entries) && PLAIN.containsAll(entries.keySet())
            && (!entries.containsKey("split") || entries.get("split").text().equals("train"));
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static ConfigValue names(ConfigValue value) {
        if (!(value instanceof Items(List<ConfigValue> items))) {
            return value;
        }
        return items.isEmpty() ? new Absent() : new Text(items.stream().map(
            item -> item instanceof Entries(Map<String, ConfigValue> entries)
                ? Objects.requireNonNullElseGet(entries.get("path"), () -> Objects.requireNonNullElse(entries.get("id"), item)) : item)
            .map(ConfigValue::text).distinct().collect(Collectors.joining(",")));
    }

    /// Axolotl counts evaluations and checkpoints by epoch; here they come every so many steps, or a fraction of all.
    ///
    /// @param flags by what they are called here; changed
    static void countByStep(Map<String, Given> flags) {
        boolean measures = isGiven(flags, "test_split_size") || isGiven(flags, "validation_file");
        countByStep(flags, "evals_per_epoch", "eval", measures);
        countByStep(flags, "saves_per_epoch", "save", true);
    }

    private static void countByStep(Map<String, Given> flags, String name, String what, boolean wanted) {
        Given given = flags.get(name);
        if (given == null || !given.value().text().matches("[1-9]\\d{0,5}")) {
            return;
        }
        flags.remove(name);
        if (!wanted || flags.containsKey(what + "_strategy")) {
            return;
        }
        int times = Integer.parseInt(given.value().text());
        flags.put(what + "_strategy", derived(given, what + "_strategy", times == 1 ? "epoch" : "steps"));
        if (times > 1) {
            flags.put(what + "_steps", derived(given, what + "_steps", Double.toString(1 / (times * epochs(flags)))));
        }
    }

    private static double epochs(Map<String, Given> flags) {
        try {
            Given epochs = flags.get("num_train_epochs");
            return epochs == null ? 3 : Math.max(1e-6, Double.parseDouble(epochs.value().text()));
        } catch (NumberFormatException _) {
            return 1;       // the value is refused where it is read
        }
    }

    private static Given derived(Given from, String flag, String value) {
        return new Given(from.name(), flag, new Text(value), from.raw(), from.place(), null);
    }

    private static boolean isGiven(Map<String, Given> flags, String flag) {
        Given given = flags.get(flag);
        return given != null && !given.value().isNothing();
    }
}
