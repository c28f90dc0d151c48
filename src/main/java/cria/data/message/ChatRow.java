package cria.data.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.data.source.Json;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/// A conversation as a row that `train` reads back: `messages`, and `tools` where it has some.
public final class ChatRow {

    private ChatRow() {}

    /// The row's columns, for a writer of JSON.
    public static Map<String, Object> of(Conversation conversation) {
        Map<String, Object> row = new LinkedHashMap<>();
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        conversation.messages().forEach(message -> messages.add(message(message)));
        row.put("messages", messages);
        if (!conversation.tools().isEmpty()) {
            ArrayNode tools = JsonNodeFactory.instance.arrayNode();
            conversation.tools().forEach(tool -> tools.add(Json.parse(tool)));
            row.put(Tools.COLUMN, tools);
        }
        return row;
    }

    private static JsonNode message(Message message) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("role", message.role());
        if (message.isJson()) {
            node.set("content", Json.parse(message.content()));
        } else {
            node.put("content", message.content());
        }
        if (!message.calls().isEmpty()) {
            ArrayNode calls = node.putArray("tool_calls");
            message.calls().forEach(call -> calls.addObject().put("type", "function").putObject("function").put("name", call.name())
                .set("arguments", Json.parse(call.arguments())));
        }
        return message.learned() ? node : node.put("weight", 0);
    }
}
