package cria.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.file.JsonReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How JSON is read here: strictly, as RFC 8259 has it, a key twice in one object is an error, and a row has at most
/// [cria.data.source.stream.Utf8Lines#LONGEST] bytes.
public final class Json {

    public static final JsonFactory FACTORY = JsonFactory.builder()
        .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
        .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .build();

    /// Reads one value and leaves what follows it.
    static final ObjectReader VALUE = MAPPER.readerFor(JsonNode.class);

    /// Reads one value, and nothing may follow it.
    static final ObjectReader WHOLE = VALUE.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /// A string as it stands. JSON can escape half a character (`\ud83d` alone), which has no bytes and so no ids.
    ///
    /// @param where its place in the row, for messages
    /// @throws cria.InputException with the row's line if it is no string, or has half a character
    public static String text(Row row, @Nullable JsonNode value, String where) {
        if (value == null || !value.isTextual()) {
            throw row.wrong("\"" + where + "\" must be a string, found " + kind(value));
        }
        return whole(row, value.textValue(), where);
    }

    /// The text, in which no character is half.
    public static String whole(Row row, String text, String where) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw row.wrong("\"%s\" has half a character, \\u%04x, at character %d; write the whole character"
                        .formatted(where, (int) text.charAt(i), i + 1));
                }
                i++;
            }
        }
        return text;
    }

    /// The value that a text inside a row is.
    ///
    /// @param where its place in the row, for messages
    /// @throws cria.InputException with the row's line if it is no JSON
    public static JsonNode parse(Row row, String where, String text) {
        try {
            return WHOLE.readTree(text);
        } catch (JsonProcessingException e) {
            throw row.wrong("\"" + where + "\" must be a text of JSON, found " + problem(e));
        }
    }

    /// The value that a text is which was written as JSON by this program.
    public static JsonNode parse(String json) {
        try {
            return WHOLE.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    /// The list or object that a text is, or null where it is neither.
    static @Nullable JsonNode nested(String text) {
        int first = 0;
        while (first < text.length() && text.charAt(first) <= ' ') {
            first++;
        }
        if (first == text.length() || text.charAt(first) != '[' && text.charAt(first) != '{') {
            return null;
        }
        try {
            return WHOLE.readTree(text);
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    /// What a value is, in the words of JSON.
    public static String kind(@Nullable JsonNode value) {
        return value == null || value.isMissingNode() ? "missing" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /// What is wrong with a text that is no JSON, in one line.
    static String problem(JsonProcessingException e) {
        return JsonReason.of(e) + (e.getLocation() == null ? "" : ", at column " + e.getLocation().getColumnNr());
    }
}
