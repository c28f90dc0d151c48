package cria.data.message;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.List;

/// Whether a message is learned, where it says so itself: OpenAI's `"weight": 0` or 1, `"train"` or Axolotl's `"training"`, true or false.
public final class Learned {

    private static final List<String> KEYS = List.of("weight", "train", "training");

    private Learned() {}

    /// True for an assistant's turn that says nothing of it.
    ///
    /// @throws cria.InputException with the row's line for another value, for two that differ, and for a turn of anybody else that
    ///     asks to be learned
    public static boolean read(Row row, JsonNode message, String role, String where) {
        Boolean learned = null;
        String first = "";
        for (String key : KEYS) {
            if (!message.hasNonNull(key)) {
                continue;
            }
            boolean value = key.equals("weight") ? weight(row, message.get(key), where + "." + key)
                : flag(row, message.get(key), where + "." + key);
            if (learned != null && learned != value) {
                throw row.wrong("%s has \"%s\" and \"%s\", and one says that it is learned, the other that it is not; keep one of them"
                    .formatted(where, first, key));
            }
            learned = value;
            first = key;
        }
        if (learned != null && learned && !role.equals("assistant")) {
            throw row.wrong("%s is a turn of %s whose \"%s\" asks that it is learned; only the assistant's turns can be chosen".formatted(
                where,
                role, first));
        }
        return learned == null || learned;
    }

    private static boolean weight(Row row, JsonNode value, String where) {
        if (value.isNumber() && (value.doubleValue() == 0 || value.doubleValue() == 1)) {
            return value.doubleValue() == 1;
        }
        throw row.wrong("\"%s\" must be 0, for a turn that is only read, or 1, found %s".formatted(where, found(value)));
    }

    private static boolean flag(Row row, JsonNode value, String where) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        throw row.wrong("\"%s\" must be false, for a turn that is only read, or true, found %s".formatted(where, found(value)));
    }

    private static String found(JsonNode value) {
        return value.isNumber() ? Shown.of(value.asText()) : Json.kind(value);
    }
}
