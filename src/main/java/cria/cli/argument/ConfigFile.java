package cria.cli.argument;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.file.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// Flags from a file: one flat YAML or JSON object whose keys are the flags' names. A list is written as its items with commas
/// between, an object of plain values as `key=value` with commas between, and null leaves the flag out.
final class ConfigFile {

    private ConfigFile() {}

    /// The keys in the file's order, with their values as they would stand on the command line.
    static Map<String, String> read(Path file) {
        Map<String, String> flags = new LinkedHashMap<>();
        parse(file).values().forEach((key, value) -> flags.put(key, text(file, key, value)));
        return flags;
    }

    private static JsonObject parse(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (!List.of("yaml", "yml", "json").contains(ending)) {
            throw new InputException(file, "a configuration ends in .yaml, .yml or .json");
        }
        return ending.equals("json") ? JsonObject.read(file) : JsonObject.readYaml(file);
    }

    private static String text(Path file, String key, JsonNode value) {
        if (value.isValueNode()) {
            return value.asText();
        }
        StringJoiner items = new StringJoiner(",");
        if (value.isArray()) {
            value.forEach(item -> items.add(plain(file, key, item)));
        } else {
            value.properties().forEach(entry -> items.add(entry.getKey() + "=" + plain(file, key, entry.getValue())));
        }
        return items.toString();
    }

    private static String plain(Path file, String key, JsonNode item) {
        if (!item.isValueNode() || item.isNull()) {
            throw new InputException(file, key + ": holds a list or an object where a plain value belongs");
        }
        return item.asText();
    }
}
