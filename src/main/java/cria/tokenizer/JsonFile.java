package cria.tokenizer;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the files of a model directory, with errors that name them.
final class JsonFile {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonFile() { }

    /// @throws InputException where the file is no JSON object
    static JsonNode read(Path file) {
        JsonNode node;
        try {
            node = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            throw new InputException(file, line, "is not JSON: " + e.getOriginalMessage() + "; download the file again");
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e.getMessage());
        }
        if (!node.isObject()) {
            throw new InputException(file, "is not a JSON object; download the file again");
        }
        return node;
    }

    /// A text file as it is.
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(file, "cannot be read: " + e.getMessage());
        }
    }

    /// Whether a field is there and not null.
    static boolean has(JsonNode node, String field) {
        return node.hasNonNull(field);
    }
}
