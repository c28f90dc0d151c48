package cria.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import cria.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/// A JSON file of somebody else's in which one value is to be another and everything else is to stay as it was written.
public final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTE_ORDER_MARK = 3;

    private JsonText() {}

    /// Puts a string in place of the strings that the outermost object has under some keys. Spaces, order, numbers and all other
    /// values are the same bytes; where no such key has another string, all of it is.
    ///
    /// @param file that the bytes are from, for the message
    /// @param json in UTF-8
    /// @throws InputException if it is no JSON
    public static byte[] withString(Path file, byte[] json, Set<String> keys, String value) {
        int mark = json.length >= BYTE_ORDER_MARK && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF
            ? BYTE_ORDER_MARK : 0;
        ByteArrayOutputStream changed = new ByteArrayOutputStream(json.length + value.length());
        int copied = 0;
        try (JsonParser parser = JSON.createParser(json, mark, json.length - mark)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 1 && token == JsonToken.VALUE_STRING && keys.contains(parser.currentName())
                    && !parser.getText().equals(value)) {
                    int begin = mark + (int) parser.currentTokenLocation().getByteOffset();
                    changed.write(json, copied, begin - copied);
                    changed.writeBytes(new TextNode(value).toString().getBytes(StandardCharsets.UTF_8));
                    copied = mark + (int) parser.currentLocation().getByteOffset();
                }
            }
        } catch (IOException e) {
            throw new InputException(file, "found invalid JSON, expected one object");
        }
        changed.write(json, copied, json.length - copied);
        return changed.toByteArray();
    }
}
