package cria.data.source.folder;

import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// What the YAML at the beginning of a data set's `README.md` says of its files.
///
/// @param patterns of the files of each part
record DataCard(Map<String, List<String>> patterns) {

    /// The card of a folder, none where it has none or the card names no files.
    ///
    /// @param name of the data set that is meant, "" for the card's own choice
    /// @throws InputException where it describes several data sets, and none is the one to take
    static Optional<DataCard> of(Path folder, String name) {
        Path file = folder.resolve("README.md");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = InputFiles.text(file, FileKind.CONFIGURATION).replace("\r\n", "\n");
        int end = text.indexOf("\n---", 3);
        if (!text.startsWith("---\n") || end < 0) {
            return Optional.empty();
        }
        if (!(yaml(text.substring(4, end + 1)) instanceof Map<?, ?> card) || !(card.get("configs") instanceof List<?> configs)) {
            return Optional.empty();
        }
        return config(configs, file, name).map(config -> patterns(config.get("data_files"))).filter(patterns -> !patterns.isEmpty())
            .map(DataCard::new);
    }

    private static @Nullable Object yaml(String text) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(0);
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException _) {
            return null;    // A card is for people; without one the files' names tell.
        }
    }

    private static Optional<Map<?, ?>> config(List<?> configs, Path file, String name) {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Object config : configs) {
            if (config instanceof Map<?, ?> map) {
                all.add(map);
            }
        }
        List<String> names = all.stream().map(config -> String.valueOf(config.get("config_name"))).toList();
        if (!name.isEmpty()) {
            if (!names.contains(name)) {
                throw new InputException(file, "--dataset_config %s: it names %s".formatted(Shown.of(name), Shown.of(String.join(", ",
                    names))));
            }
            return Optional.of(all.get(names.indexOf(name)));
        }
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        for (Map<?, ?> config : all) {
            if (Boolean.TRUE.equals(config.get("default")) || "default".equals(config.get("config_name"))) {
                return Optional.of(config);
            }
        }
        throw new InputException(file, "the folder holds several data sets: " + Shown.of(String.join(", ", names))
            + "; say which with --dataset_config, or name the files of one of them");
    }

    private static Map<String, List<String>> patterns(@Nullable Object files) {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        switch (files) {
            case String _ -> patterns.put("train", strings(files));
            case List<?> list -> {
                for (Object item : list) {
                    if (item instanceof Map<?, ?> entry) {
                        patterns.put(String.valueOf(entry.get("split")), strings(entry.get("path")));
                    } else {
                        patterns.computeIfAbsent("train", _ -> new ArrayList<>()).addAll(strings(item));
                    }
                }
            }
            case Map<?, ?> map -> map.forEach((split, path) -> patterns.put(String.valueOf(split), strings(path)));
            case null, default -> {}
        }
        return patterns;
    }

    private static List<String> strings(@Nullable Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> strings.add(String.valueOf(item)));
        } else if (value != null) {
            strings.add(value.toString());
        }
        return strings;
    }
}
