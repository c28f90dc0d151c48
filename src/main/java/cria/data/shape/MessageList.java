package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;

/// How a list of messages is written in a row.
///
/// @param roleKey    the field that holds the speaker: `role` or `from`
/// @param contentKey the field that holds what is said: `content` or `value`
record MessageList(String roleKey, String contentKey, RoleNames roles) {

    List<Message> read(Row row, String column) {
        JsonNode list = row.value(column);
        if (!list.isArray()) {
            throw row.wrong("\"" + column + "\" must be a list of messages, found " + Json.kind(list));
        }
        List<Message> messages = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(row, list.get(i), column + "[" + i + "]"));
        }
        return List.copyOf(messages);
    }

    private Message message(Row row, JsonNode message, String where) {
        if (!message.isObject()) {
            throw row.wrong(where + " must be an object with \"%s\" and \"%s\", found %s"
                .formatted(roleKey, contentKey, Json.kind(message)));
        }
        if (message.hasNonNull("tool_calls") && !message.get("tool_calls").isEmpty()) {
            throw row.wrong(where + " has \"tool_calls\", which cannot be trained on; leave such rows out");
        }
        String role = roles.role(row, Text.read(row, message.get(roleKey), where + "." + roleKey));
        return new Message(role, content(row, message.get(contentKey), where + "." + contentKey));
    }

    /// A string, or a list of parts that are all text, which are put together.
    private static String content(Row row, JsonNode content, String where) {
        if (content == null || !content.isArray()) {
            return Text.read(row, content, where);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            JsonNode part = content.get(i);
            String type = part.path("type").asText("missing");
            if (!type.equals("text")) {
                throw row.wrong("%s[%d] is of type %s; only parts of type text can be trained on".formatted(where, i, type));
            }
            text.append(Text.read(row, part.get("text"), where + "[" + i + "].text"));
        }
        return text.toString();
    }
}
