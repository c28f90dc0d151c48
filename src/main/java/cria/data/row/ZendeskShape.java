package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Set;

/// A ticket with its comments, as Zendesk's API gives it: who requested it is the user, everyone else answers; private comments are left
/// out. <https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/>
record ZendeskShape() implements RowShape {

    private static final String COMMENTS = "comments";
    private static final String REQUESTER = "requester_id";
    private static final String AUTHOR = "author_id";
    private static final String TICKET = "ticket";
    private static final List<String> PLAIN = List.of("plain_body", "body");
    private static final String HTML = "html_body";

    @Override
    public String name() {
        return "Zendesk tickets";
    }

    @Override
    public String example() {
        return "{\"requester_id\": 1, \"comments\": [{\"author_id\": 1, \"public\": true, \"plain_body\": \"…\"}]}";
    }

    @Override
    public Reading.Sure sure() {
        return Reading.Sure.STRUCTURE;
    }

    @Override
    public boolean fits(Row row) {
        JsonNode comments = row.value(COMMENTS);
        JsonNode first = comments.path(0);
        boolean written = first.has(HTML) || PLAIN.stream().anyMatch(first::has);
        return comments.isArray() && requester(row).isValueNode() && (comments.isEmpty() || first.has(AUTHOR) && written);
    }

    @Override
    public Set<String> columns(Row row) {
        return Set.of(COMMENTS, REQUESTER, TICKET);
    }

    /// Its id stands on the ticket, which may be an object of its own beside the comments.
    private static JsonNode requester(Row row) {
        JsonNode own = row.value(REQUESTER);
        return own.isMissingNode() ? row.value(TICKET).path(REQUESTER) : own;
    }

    @Override
    public Example read(Row row, Tally tally) {
        JsonNode comments = row.value(COMMENTS);
        String requester = id(row, requester(row), REQUESTER);
        List<Message> messages = new ArrayList<>();
        for (int i : Created.order(comments)) {
            JsonNode comment = comments.get(i);
            String at = COMMENTS + "[" + i + "]";
            if (!comment.isObject()) {
                throw row.wrong(at + " must be an object, found " + Json.kind(comment));
            }
            if (isPublic(row, comment.path("public"), at)) {
                String role = id(row, comment.path(AUTHOR), at + "." + AUTHOR).equals(requester) ? "user" : "assistant";
                String text = text(row, comment, at);
                if (text.isBlank()) {
                    tally.count(Found.EMPTY, 1);
                } else {
                    messages.add(new Message(role, text));
                }
            } else {
                tally.count(Found.PRIVATE, 1);
            }
        }
        return new Example.Chat(Turns.joined(messages, tally), 0, row.file(), row.line());
    }

    /// A comment that does not say is public, as in exports of public comments alone.
    private static boolean isPublic(Row row, JsonNode value, String at) {
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw row.wrong(at + ".public must be true or false, found " + Json.kind(value));
        }
        return value.asBoolean(true);
    }

    private static String id(Row row, JsonNode value, String where) {
        if (!value.isIntegralNumber() && !value.isTextual()) {
            throw row.wrong(where + " must be a number or a string, found " + Json.kind(value));
        }
        return value.asText();
    }

    private static String text(Row row, JsonNode comment, String at) {
        for (String body : PLAIN) {
            if (comment.hasNonNull(body)) {
                return Text.read(row, comment.get(body), at + "." + body).strip();
            }
        }
        return comment.hasNonNull(HTML) ? HtmlText.of(Text.read(row, comment.get(HTML), at + "." + HTML)) : "";
    }
}
