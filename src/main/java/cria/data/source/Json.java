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
    public static String kind(JsonNode value) {
        return value == null || value.isMissingNode() ? "missing" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /// What is wrong with a text that is no JSON, in one line.
    static String problem(JsonProcessingException e) {
        return JsonReason.of(e) + (e.getLocation() == null ? "" : ", at column " + e.getLocation().getColumnNr());
    }
}
