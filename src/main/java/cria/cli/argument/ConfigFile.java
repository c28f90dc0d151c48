package cria.cli.argument;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cria.InputException;
import cria.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/// Flags from a file: one flat YAML or JSON object whose keys are the flags' names. A list is written as its items with commas
/// between, an object of plain values as `key=value` with commas between, and null leaves the flag out.
final class ConfigFile {

    private ConfigFile() { }

    /// The keys in the file's order, with their values as they would stand on the command line.
    static Map<String, String> read(Path file) {
        JsonNode root = parse(file);
        if (root == null || root.isMissingNode() || root.isNull()) {
            return Map.of();
        }
        if (!root.isObject()) {
            throw new InputException(file, "a configuration is an object of flags, as in: learning_rate: 2.0e-5");
        }
        Map<String, String> flags = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                flags.put(entry.getKey(), text(file, entry.getKey(), entry.getValue()));
            }
        });
        return flags;
    }

    private static JsonNode parse(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        ObjectMapper mapper = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "yaml", "yml" -> new ObjectMapper(new YAMLFactory());
            case "json" -> new ObjectMapper();
            default -> throw new InputException(file, "a configuration ends in .yaml, .yml or .json");
        };
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        if (!Files.isRegularFile(file)) {
            throw new InputException(file, "no such file");
        }
        try {
            return mapper.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw new InputException(file, line, e.getOriginalMessage().lines().findFirst().orElse("not well formed"));
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + IoReason.of(e));
        }
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
