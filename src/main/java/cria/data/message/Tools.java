package cria.data.message;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Message.ToolCall;
import java.util.ArrayList;
import java.util.List;

/// The tools of a row, and what its messages call of them.
public final class Tools {

    public static final String COLUMN = "tools";
    private static final String CALLS = "tool_calls";

    private Tools() {}

    /// The `tools` column: a list of JSON schemas, or that list as text. None where it is absent, null or empty.
    public static List<String> described(Row row) {
        JsonNode list = parsed(row, row.value(COLUMN), COLUMN);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw row.wrong("\"" + COLUMN + "\" must be a list of JSON schemas, or the text of one, found " + Json.kind(list));
        }
        List<String> tools = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String where = COLUMN + "[" + i + "]";
            tools.add(JsonValues.write(row, object(row, list.get(i), where, "a JSON schema"), where));
        }
        return tools;
    }

    /// What a message calls, as OpenAI writes it: `"tool_calls": [{"type": "function", "function": {"name": …, "arguments": …}}]`, also
    /// without `function` around it. None where it is absent, null or empty.
    public static List<ToolCall> calls(Row row, JsonNode message, String where) {
        JsonNode list = message.path(CALLS);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        return list(row, list, where + "." + CALLS, "a list of calls");
    }

    /// What a turn of ShareGPT's `function_call` calls: one call or a list of them, as text.
    public static List<ToolCall> callsOfText(Row row, JsonNode text, String where) {
        JsonNode value = parsed(row, text, where);
        if (!value.isObject()) {
            return list(row, value, where, "a call as the text of an object with \"name\" and \"arguments\", or a list of them");
        }
        return List.of(call(row, value, where));
    }

    private static List<ToolCall> list(Row row, JsonNode list, String where, String expected) {
        if (!list.isArray()) {
            throw row.wrong("\"" + where + "\" must be " + expected + ", found " + Json.kind(list));
        }
        List<ToolCall> calls = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            calls.add(call(row, list.get(i), where + "[" + i + "]"));
        }
        return calls;
    }

    private static ToolCall call(Row row, JsonNode call, String where) {
        String type = call.path("type").asText("function");
        if (!type.equals("function")) {
            throw row.wrong("\"" + where + "\" is a call of type \"" + Shown.of(type)
                + "\"; only calls of type function can be trained on");
        }
        boolean nested = call.has("function");
        JsonNode function = nested ? call.get("function") : call;
        String inside = where + (nested ? ".function" : "");
        if (!function.isObject()) {
            throw row.wrong("\"" + inside + "\" must be an object with \"name\" and \"arguments\", found " + Json.kind(function));
        }
        String name = Json.text(row, function.get("name"), inside + ".name");
        String key = function.has("arguments") || !function.has("parameters") ? "arguments" : "parameters";
        String place = inside + "." + key;
        return new ToolCall(name, JsonValues.write(row, object(row, function.path(key), place, "an object"), place));
    }

    private static JsonNode object(Row row, JsonNode value, String where, String what) {
        JsonNode object = parsed(row, value, where);
        if (!object.isObject()) {
            throw row.wrong("\"" + where + "\" must be " + what + ", or the text of one, found " + Json.kind(object));
        }
        return object;
    }

    /// A text of JSON as what it says; a blank one is missing.
    private static JsonNode parsed(Row row, JsonNode value, String where) {
        return value.isTextual() ? Json.parse(row, where, value.textValue()) : value;
    }
}
