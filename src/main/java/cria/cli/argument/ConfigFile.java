package cria.cli.argument;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Flags from a file: one YAML or JSON object whose keys are the flags' names.
final class ConfigFile {

    /// @param line counted from 1; 0 where it is not known
    record Entry(String key, int line, ConfigValue value) {}

    private ConfigFile() {}

    /// The keys in the file's order.
    ///
    /// @throws InputException where it is no such file
    static List<Entry> read(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (!List.of("yaml", "yml", "json").contains(ending)) {
            throw new InputException(file, "a configuration ends in .yaml, .yml or .json");
        }
        return ending.equals("json") ? json(file) : YamlFlags.read(file, text(file));
    }

    private static List<Entry> json(Path file) {
        List<Entry> entries = new ArrayList<>();
        JsonObject.read(file).values().forEach((key, value) -> entries.add(new Entry(key, 0, value(value))));
        return entries;
    }

    private static ConfigValue value(JsonNode node) {
        if (node.isArray()) {
            return new ConfigValue.Items(node.valueStream().map(ConfigFile::value).toList());
        }
        if (node.isObject()) {
            Map<String, ConfigValue> entries = new LinkedHashMap<>();
            node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
            return new ConfigValue.Entries(entries);
        }
        return node.isNull() ? new ConfigValue.Absent() : new ConfigValue.Text(node.asText());
    }

    private static String text(Path file) {
        byte[] bytes = InputFiles.bytes(file, FileKind.CONFIGURATION);
        if (bytes.length > 1 && ((bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE
            || (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF)) {
            throw new InputException(file, "this is UTF-16; save it as UTF-8");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new InputException(file, line, "a character that is not UTF-8 (byte 0x%02x); save the file as UTF-8"
                .formatted(bytes[Math.min(in.position(), bytes.length - 1)]));
        }
    }

    /// A key as a message shows it.
    static String shown(String key) {
        return key.isEmpty() ? "\"\"" : Shown.of(key);
    }
}
