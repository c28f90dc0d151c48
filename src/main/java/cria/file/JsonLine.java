package cria.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

/// One row of a JSON Lines file.
public final class JsonLine {
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private JsonLine() {}

    /// A map, list or record on one line, its end included.
    public static String of(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName(), e);
        }
    }
}
