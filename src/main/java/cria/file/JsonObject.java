package cria.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// An object of a JSON file that the user gave, read key by key. What is not as expected is refused with file, key, found and
/// expected. A key that is `null` counts as absent, as it does in the Python world.
public final class JsonObject {

    private static final Map<FileKind, ObjectMapper> JSON = new EnumMap<>(FileKind.class);
    private static final String NOT_UTF_8 = "found bytes that are not UTF-8, expected one object";

    static {
        for (FileKind kind : FileKind.values()) {
            JSON.put(kind, strict(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
                .maxStringLength(kind.bytes()).maxTokenCount(Math.max(1, kind.tokens())).build()).build()));
        }
    }

    private final Path file;
    private final String path;
    private final ObjectNode node;

    private JsonObject(Path file, String path, ObjectNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    private static ObjectMapper strict(JsonFactory format) {
        return new ObjectMapper(format).enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /// @throws InputException when the file is not there, is too large, is not UTF-8, or is not one JSON object with unique keys
    public static JsonObject read(Path file) {
        return read(file, FileKind.CONFIGURATION);
    }

    /// @throws InputException as [#read(Path)]
    public static JsonObject read(Path file, FileKind kind) {
        byte[] bytes = InputFiles.bytes(file, kind);
        try {
            return new JsonObject(file, "", tree(mapper(kind), bytes));
        } catch (JsonProcessingException e) {
            throw e.getLocation() == null ? new InputException(file, invalid(e))
                : new InputException(file, e.getLocation().getLineNr(), invalid(e));
        } catch (CharacterCodingException e) {
            throw new InputException(file, NOT_UTF_8);
        }
    }

    /// Parses JSON that is a part of a file.
    ///
    /// @param part what the part is called in messages: `header`
    /// @throws InputException when the bytes are not UTF-8, or are not one JSON object with unique keys
    public static JsonObject parse(Path file, String part, byte[] bytes) {
        try {
            return new JsonObject(file, "", tree(mapper(FileKind.HISTORY), bytes));
        } catch (JsonProcessingException e) {
            throw new InputException(file, part + ": " + invalid(e));
        } catch (CharacterCodingException e) {
            throw new InputException(file, part + ": " + NOT_UTF_8);
        }
    }

    private static ObjectMapper mapper(FileKind kind) {
        return Objects.requireNonNull(JSON.get(kind));
    }

    private static ObjectNode tree(ObjectMapper mapper, byte[] bytes) throws JsonProcessingException, CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        JsonNode root = mapper.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new NotAnObject(root);
    }

    /// Carries what stands where an object belongs.
    private static final class NotAnObject extends JsonProcessingException {
        NotAnObject(JsonNode root) {
            super(show(root));
        }
    }

    private static String invalid(JsonProcessingException e) {
        String reason = e instanceof NotAnObject ? e.getOriginalMessage() : JsonReason.of(e);
        return "found invalid JSON (%s), expected one object with unique keys".formatted(reason);
    }

    public Path file() {
        return file;
    }

    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /// The values that are there, in the file's order.
    public Map<String, JsonNode> values() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        node.properties().stream().filter(entry -> has(entry.getKey())).forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        return values;
    }

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    /// The value as it stands, a missing node where it is absent.
    public JsonNode get(String key) {
        return has(key) ? node.get(key) : MissingNode.getInstance();
    }

    public JsonObject object(String key) {
        if (get(key) instanceof ObjectNode object) {
            return new JsonObject(file, path + key + ".", object);
        }
        throw refused(key, "an object");
    }

    /// A list of objects.
    public List<JsonObject> objects(String key) {
        if (!(get(key) instanceof ArrayNode array)) {
            throw refused(key, "a list of objects");
        }
        List<JsonObject> objects = new ArrayList<>();
        for (JsonNode item : array) {
            if (!(item instanceof ObjectNode object)) {
                throw refused(key, "a list of objects");
            }
            objects.add(new JsonObject(file, "%s%s[%d].".formatted(path, key, objects.size()), object));
        }
        return List.copyOf(objects);
    }

    /// A list of numbers.
    public List<Double> numbers(String key) {
        if (!(get(key) instanceof ArrayNode array) || !array.valueStream().allMatch(JsonNode::isNumber)) {
            throw refused(key, "a list of numbers");
        }
        return array.valueStream().map(JsonNode::doubleValue).toList();
    }

    /// Every key and its value in the file's order, as maps, lists, strings, booleans, Integer, Long, BigInteger, Double and null.
    public Map<String, Object> plain() {
        return mapper(FileKind.CONFIGURATION).convertValue(node, new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    public String string(String key) {
        if (get(key).isTextual()) {
            return get(key).textValue();
        }
        throw refused(key, "a string");
    }

    /// A whole number of at least `min` and at most `max`.
    public int integer(String key, int min, int max) {
        JsonNode value = get(key);
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= min && value.intValue() <= max) {
            return value.intValue();
        }
        throw refused(key, "a whole number from %d to %d".formatted(min, max));
    }

    /// A whole number of at least `min`.
    public long whole(String key, long min) {
        JsonNode value = get(key);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= min) {
            return value.longValue();
        }
        throw refused(key, "a whole number of at least " + min);
    }

    /// Any finite number.
    public double number(String key) {
        return number(key, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /// A number of at least `min` and at most `max`.
    public double number(String key, double min, double max) {
        JsonNode value = get(key);
        if (value.isNumber() && value.doubleValue() >= min && value.doubleValue() <= max) {
            return value.doubleValue();
        }
        throw refused(key, "a number from %s to %s".formatted(min, max));
    }

    /// A number above zero and at most `max`.
    public double positive(String key, double max) {
        JsonNode value = get(key);
        if (value.isNumber() && value.doubleValue() > 0 && value.doubleValue() <= max) {
            return value.doubleValue();
        }
        throw refused(key, "a number above 0 and at most " + max);
    }

    public boolean flag(String key, boolean absent) {
        if (!has(key)) {
            return absent;
        }
        if (get(key).isBoolean()) {
            return get(key).booleanValue();
        }
        throw refused(key, "true or false");
    }

    /// Token ids: a whole number, a list of them, or nothing.
    public List<Integer> ids(String key) {
        List<Integer> ids = new ArrayList<>();
        if (has(key)) {
            JsonNode value = get(key);
            for (JsonNode id : value.isArray() ? value : List.of(value)) {
                if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                    throw refused(key, "a token id or a list of token ids");
                }
                ids.add(id.intValue());
            }
        }
        return List.copyOf(ids);
    }

    /// The refusal of a key: what is there, what was expected.
    public InputException refused(String key, String expected) {
        return new InputException(file, "key %s%s: found %s, expected %s"
            .formatted(Shown.of(path), Shown.of(key), has(key) ? show(get(key)) : "nothing", expected));
    }

    /// A value as a message shows it: on one line, and not all of a long one.
    public static String show(JsonNode value) {
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            return "a number that is too large";
        }
        String text = value.toString();
        return text.isEmpty() ? "nothing" : Shown.of(text);
    }
}
