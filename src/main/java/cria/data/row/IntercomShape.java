package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.sample.Found;
import cria.data.sample.Reading;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.RowShape;
import cria.data.shape.Text;
import cria.data.shape.Turns;
import cria.data.source.Json;
import cria.data.source.Row;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A conversation as Intercom's API gives it: what began it (`source`) and its parts, of which only comments are said to the customer.
/// Their HTML becomes text. <https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations>
record IntercomShape() implements RowShape {

    private static final String SOURCE = "source";
    private static final String PARTS = "conversation_parts";
    private static final Map<String, String> ROLES = Map.of("admin", "assistant", "bot", "assistant", "team", "assistant", "user", "user",
        "lead", "user", "contact", "user");

    @Override
    public String name() {
        return "Intercom conversations";
    }

    @Override
    public String example() {
        return "{\"source\": {\"body\": \"…\", \"author\": {\"type\": \"user\"}}, \"conversation_parts\": [{\"part_type\": \"comment\", …}]}";
    }

    @Override
    public Reading.Sure sure() {
        return Reading.Sure.STRUCTURE;
    }

    @Override
    public boolean fits(Row row) {
        JsonNode parts = parts(row);
        JsonNode source = row.value(SOURCE);
        return parts.isArray() && (parts.isEmpty() ? source.path("author").has("type") : parts.path(0).has("part_type"));
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(SOURCE, PARTS);
    }

    /// The list itself, or the object of a page that holds it.
    private static JsonNode parts(Row row) {
        JsonNode parts = row.value(PARTS);
        return parts.isObject() ? parts.path(PARTS) : parts;
    }

    @Override
    public Example read(Row row, Tally tally) {
        List<Message> messages = new ArrayList<>();
        JsonNode source = row.value(SOURCE);
        if (source.isObject()) {
            add(row, source, SOURCE, messages, tally);
        } else if (!source.isMissingNode() && !source.isNull()) {
            throw row.wrong("\"source\" must be an object, found " + Json.kind(source));
        }
        JsonNode parts = parts(row);
        for (int i : Created.order(parts)) {
            JsonNode part = parts.get(i);
            String at = PARTS + "[" + i + "]";
            if (!part.isObject()) {
                throw row.wrong(at + " must be an object, found " + Json.kind(part));
            }
            if (Text.read(row, part.get("part_type"), at + ".part_type").equals("comment")) {
                add(row, part, at, messages, tally);
            } else {
                tally.count(Found.NO_COMMENT, 1);
            }
        }
        return new Example.Chat(Turns.joined(messages, tally), 0, row.file(), row.line());
    }

    private static void add(Row row, JsonNode part, String at, List<Message> messages, Tally tally) {
        String text = part.hasNonNull("body") ? HtmlText.of(Text.read(row, part.get("body"), at + ".body")) : "";
        if (text.isEmpty()) {
            tally.count(Found.EMPTY, 1);
            return;
        }
        String type = Text.read(row, part.path("author").get("type"), at + ".author.type");
        String role = ROLES.get(type);
        if (role == null) {
            throw row.wrong("%s.author.type is \"%s\"; known are admin, bot, team, user, lead, contact".formatted(at, Shown.of(type)));
        }
        messages.add(new Message(role, text));
    }
}
