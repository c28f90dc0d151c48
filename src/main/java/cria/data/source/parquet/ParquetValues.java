package cria.data.source.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqMap;
import dev.hardwood.row.StructAccessor;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Values of Parquet as JSON: numbers and booleans as they are, structs and maps as objects, times as ISO 8601 writes them.
final class ParquetValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// How much text a row has so far, in characters.
    private long length;

    /// A string's bytes are not UTF-8.
    static final class BrokenText extends RuntimeException {}

    /// A row has more text than it may have.
    static final class TooLong extends RuntimeException {}

    private final long longest;

    /// @param longest how much text a row may have
    ParquetValues(long longest) {
        this.longest = longest;
    }

    ObjectNode row(StructAccessor row) {
        length = 0;
        return object(row);
    }

    private ObjectNode object(StructAccessor struct) {
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < struct.getFieldCount(); i++) {
            int at = i;
            object.set(struct.getFieldName(i), struct.isNull(i) ? NODES.nullNode() : node(struct.getValue(i), () -> struct.getRawValue(
                at)));
        }
        return object;
    }

    private ArrayNode array(PqList list) {
        ArrayNode array = NODES.arrayNode(list.size());
        for (int i = 0; i < list.size(); i++) {
            int at = i;
            array.add(list.isNull(i) ? NODES.nullNode() : node(list.get(i), () -> list.getRaw(at)));
        }
        return array;
    }

    private ObjectNode map(PqMap map) {
        ObjectNode object = NODES.objectNode();
        for (PqMap.Entry entry : map.getEntries()) {
            object.set(String.valueOf(entry.getKey()), entry.isValueNull() ? NODES.nullNode() : node(entry.getValue(), entry::getRawValue));
        }
        return object;
    }

    /// The value before it was taken for a text.
    private interface Raw {
        @Nullable
        Object get();
    }

    private JsonNode node(@Nullable Object value, Raw raw) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> text(text, raw);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Float number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            case byte[] bytes -> bytes(bytes);
            case StructAccessor struct -> object(struct);
            case PqList list -> array(list);
            case PqMap map -> map(map);
            // Dates, times, identifiers.
            default -> NODES.textNode(value.toString());
        };
    }

    private JsonNode text(String text, Raw raw) {
        count(text.length());
        if (text.indexOf('\uFFFD') >= 0 && raw.get() instanceof byte[] bytes && !isUtf8(bytes)) {
            throw new BrokenText();
        }
        return NODES.textNode(text);
    }

    /// Some programs write text without saying that it is text.
    private JsonNode bytes(byte[] bytes) {
        count(bytes.length);
        return isUtf8(bytes) ? NODES.textNode(new String(bytes, StandardCharsets.UTF_8)) : NODES.binaryNode(bytes);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private void count(int more) {
        length += more;
        if (length > longest) {
            throw new TooLong();
        }
    }
}
