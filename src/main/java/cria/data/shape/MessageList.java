package cria.data.shape;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.message.JsonValues;
import cria.data.message.Learned;
import cria.data.message.Tools;
import cria.data.sample.Found;
import cria.data.sample.Tally;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import cria.tokenizer.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a list of messages is written in a row.
///
/// @param roleKey    the field that holds the speaker: `role` or `from`
/// @param contentKey the field that holds what is said: `content` or `value`
record MessageList(String roleKey, String contentKey, RoleNames roles) {

    /// Fields that change what a message means and that no template here writes, with what to do.
    private static final Map<String, String> REFUSED = Map.of(
        "function_call", "write the call as \"tool_calls\", and what came back as a message of the role tool",
        "refusal", "write the refusal as the content",
        "audio", "only text can be trained on",
        "image", "only text can be trained on",
        "images", "only text can be trained on",
        "reasoning_content", "the chat templates here do not write it; leave it out, or put it into the content",
        "reasoning", "the chat templates here do not write it; leave it out, or put it into the content",
        "thinking", "the chat templates here do not write it; leave it out, or put it into the content",
        "training_detail", "only whole messages are learned or not; give \"weight\" 0 or 1");

    /// Turns of the assistant's that are one call, or several, and nothing else.
    private static final Set<String> CALLING = Set.of("function_call", "tool_call");

    /// OpenAI's name for who says what the model is told first.
    private static final String DEVELOPER = "developer";

    /// Columns beside the messages that change what a template writes and that are not read, with what to do.
    private static final Map<String, String> REFUSED_COLUMNS = Map.of(
        "functions", "give them as \"tools\"",
        "chat_template_kwargs", "give --no_tools_in_user_message or --date_string for the whole file");

    /// The conversation of a row, with the tools that stand beside it.
    ///
    /// @param messages that the row holds
    /// @param prompt   how many of them are only read
    static Example.Chat chat(Row row, List<Message> messages, int prompt) {
        REFUSED_COLUMNS.forEach((column, remedy) -> {
            if (says(row.value(column))) {
                throw row.wrong("\"" + column + "\" cannot be trained on; " + remedy);
            }
        });
        return new Example.Chat(new Conversation(messages, Tools.described(row)), prompt, "", row.file(), row.line());
    }

    /// A prompt that is a text has no turns, so tools have no place in it.
    static void refuseTools(Row row) {
        if (!Tools.described(row).isEmpty()) {
            throw row.wrong("\"tools\" has no place beside a prompt that is a text; give the row as \"messages\"");
        }
    }

    /// @param tally hears what is not read as it stands
    List<Message> read(Row row, String column, Tally tally) {
        JsonNode list = row.value(column);
        if (!list.isArray()) {
            throw row.wrong("\"" + column + "\" must be a list of messages, found " + Json.kind(list));
        }
        List<Message> messages = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(row, list.get(i), column + "[" + i + "]", tally));
        }
        return List.copyOf(messages);
    }

    private Message message(Row row, JsonNode message, String where, Tally tally) {
        if (!message.isObject()) {
            throw row.wrong(where + " must be an object with \"%s\" and \"%s\", found %s"
                .formatted(roleKey, contentKey, Json.kind(message)));
        }
        message.properties().forEach(field -> refuse(row, field, where));
        String speaker = Text.read(row, message.get(roleKey), where + "." + roleKey);
        boolean calling = CALLING.contains(speaker) && !roles.knows(speaker);
        String role = calling ? "assistant" : role(row, speaker, tally);
        if (says(message.path("name")) && !isResult(role)) {
            tally.count(Found.NAME, () -> "the first is " + Shown.of(row.file()) + ":" + row.line());
        }
        boolean learned = Learned.read(row, message, role, where);
        JsonNode content = message.path(contentKey);
        String place = where + "." + contentKey;
        List<ToolCall> calls = calling ? Tools.callsOfText(row, content, place) : Tools.calls(row, message, where);
        if (!calls.isEmpty() && !role.equals("assistant")) {
            throw row.wrong(where + " is a turn of " + role + " with \"tool_calls\"; only the assistant calls tools");
        }
        if (calling || !calls.isEmpty() && (content.isMissingNode() || content.isNull())) {
            return new Message(role, "", false, calls, learned);
        }
        boolean json = isResult(role) && isJson(content);
        return new Message(role, json ? JsonValues.write(row, content, place) : content(row, content, place), json, calls, learned);
    }

    private String role(Row row, String speaker, Tally tally) {
        if (speaker.equals(DEVELOPER) && !roles.knows(speaker)) {
            tally.count(Found.DEVELOPER, 1);
            return "system";
        }
        return roles.role(row, speaker);
    }

    private static void refuse(Row row, Map.Entry<String, JsonNode> field, String where) {
        String remedy = REFUSED.get(field.getKey());
        if (remedy != null && says(field.getValue())) {
            throw row.wrong("%s has \"%s\", which cannot be trained on; %s".formatted(where, field.getKey(), remedy));
        }
    }

    private static boolean says(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isTextual() && value.textValue().isBlank())
            && !(value.isContainerNode() && value.isEmpty());
    }

    private static boolean isResult(String role) {
        return role.equals("tool") || role.equals("ipython");
    }

    /// Whether a tool gave back an object or a list; a list of parts that are text is text.
    private static boolean isJson(JsonNode content) {
        return content.isObject() || content.isArray() && !content.valueStream().allMatch(part -> part.path("type").asText().equals(
            "text"));
    }

    /// A string, or a list of parts that are all text, which are put together.
    private static String content(Row row, JsonNode content, String where) {
        if (!content.isArray()) {
            return Text.read(row, content, where);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            JsonNode part = content.get(i);
            String type = part.path("type").asText("missing");
            if (!type.equals("text")) {
                throw row.wrong("%s[%d] is of type %s; only parts of type text can be trained on".formatted(where, i, Shown.of(type)));
            }
            text.append(Text.read(row, part.get("text"), where + "[" + i + "].text"));
        }
        return text.toString();
    }
}
