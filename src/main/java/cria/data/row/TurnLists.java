package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import cria.data.sample.Sample;
import cria.data.shape.Candidate;
import cria.data.shape.RoleNames;
import cria.data.shape.Shape;
import cria.data.source.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds the columns that hold lists of turns, by what lies in them.
///
/// @param roles  what speakers are called
/// @param mapped the names that the user has given a role, in lower case
/// @param given  the columns and fields that the user has named
record TurnLists(RoleNames roles, Set<String> mapped, NamedColumns given) implements Shape {

    /// Columns that say once more what another one says, with the names taken out (ABCD).
    private static final Set<String> TWINS = Set.of("delexed", "delexicalized");

    /// What such columns are called, where what lies in them leaves a doubt.
    private static final Set<String> USUAL = Set.of("turns", "utterances", "dialog", "dialogs", "dialogue", "dialogcontent", "conversation",
        "conversations", "messages", "original", "log", "chat", "transcript");

    /// Columns that hold a part of a conversation each.
    private static final Set<String> PARTS = Set.of("prompt", "completion", "chosen", "rejected");

    /// How many turns are looked at.
    private static final int LOOKED_AT = 2_000;

    private static final String SYSTEM = "system";
    private static final String ASSISTANT = "assistant";

    @Override
    public String name() {
        return "a list of turns";
    }

    @Override
    public String example() {
        return "{\"turns\": [{\"speaker\": \"…\", \"text\": \"…\"}]}";
    }

    @Override
    public List<Candidate> candidates(Sample sample) {
        if (!given.messages().isEmpty()) {
            TurnListShape shape = of(given.messages(), sample).orElseThrow(() -> sample.first().wrong(
                "--messages_column %s holds no list of "
                    .formatted(Shown.of(given.messages())) + "turns in which speaker and text can be told apart; name its fields by "
                    + "--role_column and --content_column; the columns are " + sample.first().columns()));
            return shape.candidates(sample);
        }
        List<TurnListShape> found = sample.names().stream().flatMap(column -> of(column, sample).stream()).toList();
        List<TurnListShape> own = found.stream().filter(shape -> !TWINS.contains(Sample.plain(shape.column()))).toList();
        return (own.isEmpty() ? found : own).stream().flatMap(shape -> shape.candidates(sample).stream()).toList();
    }

    /// The shape of one column, if it holds turns.
    private Optional<TurnListShape> of(String column, Sample sample) {
        List<JsonNode> values = sample.rows().stream().map(row -> row.value(column)).filter(JsonNode::isContainerNode).toList();
        boolean asked = !given.messages().isEmpty();
        TurnFields fields = new TurnFields(roles, asked || USUAL.contains(Sample.plain(column)), given);
        return layout(values, fields).filter(layout -> asked || !isServed(column, layout)).map(layout -> {
            Set<String> speakers = speakers(column, layout, sample.rows());
            RoleNames meant = meant(speakers);
            Map<String, String> known = new TreeMap<>();
            speakers.stream().filter(meant::knows).forEach(name -> known.put(name, meant.map().getOrDefault(name, "")));
            return new TurnListShape(column, layout, meant, known, asked);
        });
    }

    private static Optional<TurnLayout> layout(List<JsonNode> values, TurnFields fields) {
        List<JsonNode> lists = kind(values, JsonNode::isArray);
        if (lists.isEmpty()) {
            List<JsonNode> turns = kind(values, JsonNode::isObject).stream().flatMap(TurnLists::side).limit(LOOKED_AT).toList();
            return fields.objects(turns).<TurnLayout>map(TurnColumns::new);
        }
        List<JsonNode> turns = lists.stream().flatMap(JsonNode::valueStream).limit(LOOKED_AT).toList();
        List<JsonNode> objects = kind(turns, JsonNode::isObject);
        return fields.pairs(kind(turns, JsonNode::isArray)).or(() -> fields.keysBesideText(objects)).or(() -> fields.objects(objects))
            .or(() -> fields.keysOfText(objects));
    }

    /// Those of a kind, if they are half of all or more.
    private static List<JsonNode> kind(List<JsonNode> values, Predicate<JsonNode> kind) {
        List<JsonNode> found = values.stream().filter(kind).toList();
        return 2 * found.size() >= values.size() ? found : List.of();
    }

    /// Lists side by side as objects, without what is no list.
    private static Stream<JsonNode> side(JsonNode value) {
        List<String> lists = value.properties().stream().filter(field -> field.getValue().isArray()).map(Map.Entry::getKey).toList();
        int length = lists.stream().mapToInt(field -> value.path(field).size()).min().orElse(0);
        return TurnColumns.side(value, lists, Math.min(length, LOOKED_AT)).valueStream();
    }

    /// Whether another shape reads it: a part of a conversation, `messages`, or ShareGPT.
    private static boolean isServed(String column, TurnLayout layout) {
        return PARTS.contains(column) || (column.equals("messages") || column.equals("conversations"))
            && layout instanceof TurnObjects(var speaker, var text, var _)
            && (speaker.equals("role") && text.equals("content") || speaker.equals("from") && text.equals("value"));
    }

    private static Set<String> speakers(String column, TurnLayout layout, List<Row> rows) {
        Set<String> speakers = new TreeSet<>();
        for (Row row : rows) {
            JsonNode value = row.value(column);
            if (layout.fits(value)) {
                try {
                    layout.turns(row, value, column).forEach(turn -> speakers.add(turn.speaker().toLowerCase(Locale.ROOT)));
                } catch (InputException _) {
                    // Whoever reads the row says what is wrong with it.
                }
            }
        }
        return speakers;
    }

    /// In a dialogue of a user and a system, as MultiWOZ has them, the system is who answers. Classes written as numbers are the user
    /// (0) and who answers (1), as Hugging Face stores MultiWOZ and SGD.
    private RoleNames meant(Set<String> speakers) {
        Map<String, String> more = new TreeMap<>();
        if (speakers.contains("0") || speakers.contains("1")) {
            more.putAll(Map.of("0", "user", "1", ASSISTANT));
        }
        boolean answered = speakers.stream().anyMatch(name -> ASSISTANT.equals(roles.map().get(name)));
        if (speakers.contains(SYSTEM) && !answered) {
            more.put(SYSTEM, ASSISTANT);
        }
        more.keySet().removeAll(mapped);
        return more.isEmpty() ? roles : roles.with(more);
    }
}
