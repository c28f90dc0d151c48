package cria.data.message;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.PythonJson;
import java.util.Map;

/// Values out of rows as [PythonJson] writes them: keys keep their order, whole numbers all their digits.
public final class JsonValues {

    private final Row row;
    private final String where;
    private final StringBuilder out = new StringBuilder();

    private JsonValues(Row row, String where) {
        this.row = row;
        this.where = where;
    }

    /// @param where its place in the row, for messages
    /// @throws cria.InputException with the row's line where a number is too large or a text has half a character
    public static String write(Row row, JsonNode value, String where) {
        JsonValues values = new JsonValues(row, where);
        values.append(value);
        return values.out.toString();
    }

    private void append(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                String between = "{";
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    out.append(between);
                    appendText(field.getKey());
                    out.append(": ");
                    append(field.getValue());
                    between = ", ";
                }
                out.append(value.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                String between = "[";
                for (JsonNode item : value) {
                    out.append(between);
                    append(item);
                    between = ", ";
                }
                out.append(value.isEmpty() ? "[]" : "]");
            }
            case STRING -> appendText(value.textValue());
            case NUMBER -> appendNumber(value);
            default -> out.append(value);
        }
    }

    private void appendText(String text) {
        out.append(PythonJson.quoted(Json.whole(row, text, where)));
    }

    private void appendNumber(JsonNode number) {
        if (!number.isFloatingPointNumber()) {
            out.append(number);
        } else if (Double.isFinite(number.doubleValue())) {
            out.append(PythonJson.number(number.doubleValue()));
        } else {
            throw row.wrong("\"" + where + "\" has a number that is too large; the largest is about 1.8e308");
        }
    }
}
