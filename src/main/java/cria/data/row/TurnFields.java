package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.data.sample.Sample;
import cria.data.shape.RoleNames;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds out which field of a turn says who speaks, which says what, and which orders the turns.
///
/// @param roles what speakers are called
/// @param usual whether the list is called as lists of turns are. Else only speakers that are known make it one: objects with a name and
///              a text are many things
/// @param given the fields that the user has named
record TurnFields(RoleNames roles, boolean usual, NamedColumns given) {

    private static final List<String> SPEAKERS = List.of("speaker", "role", "from", "author", "sender", "participant", "who", "speakertype",
        "authorrole", "sendertype", "user", "name");
    private static final List<String> TEXTS = List.of("text", "utterance", "content", "value", "message", "body", "transcript", "sentence",
        "msg");
    private static final List<String> INDICES = List.of("index", "turnid", "turnindex", "turnidx", "turnnumber", "turncount", "turn", "idx",
        "order", "position", "seq", "sequence");

    /// Fields that numbers of classes stand in.
    private static final Set<String> CLASSES = Set.of("speaker", "role");

    /// Objects with a field for the speaker and one for the text.
    Optional<TurnObjects> objects(List<JsonNode> turns) {
        Set<String> fields = fields(turns);
        Optional<String> text = text(turns, fields);
        Optional<String> speaker = text.flatMap(it -> speaker(turns, fields, it));
        String index = given.order().isEmpty() ? Names.first(fields, INDICES).orElse("") : given.order();
        return speaker.map(it -> new TurnObjects(it, text.get(), index));
    }

    /// Pairs of a speaker who is known and a text.
    Optional<TurnLayout> pairs(List<JsonNode> turns) {
        boolean most = most(turns, turn -> turn.size() == 2 && isKnown(turn.path(0)) && turn.path(1).isTextual());
        return most ? Optional.of(new TurnPairs()) : Optional.empty();
    }

    /// Objects in which one key is the speaker, of the two who speak, and another field holds the text.
    Optional<TurnLayout> keysBesideText(List<JsonNode> turns) {
        Set<String> fields = fields(turns);
        List<String> speakers = speakingKeys(fields);
        List<String> others = fields.stream().filter(field -> !speakers.contains(field)).toList();
        boolean one = most(turns, turn -> speakers.stream().filter(turn::has).count() == 1);
        return speakers.isEmpty() || !one ? Optional.empty() : text(turns, others).map(text -> new TurnKeys(text, roles));
    }

    /// Objects in which a speaker's key holds what is said.
    Optional<TurnLayout> keysOfText(List<JsonNode> turns) {
        List<String> speakers = speakingKeys(fields(turns));
        boolean all = usual && most(turns, turn -> speakers.stream().anyMatch(turn::has));
        return all ? Optional.of(new TurnKeys("", roles)) : Optional.empty();
    }

    /// The fields that are called as speakers are, if both who speak are among them.
    private List<String> speakingKeys(Set<String> fields) {
        List<String> speakers = fields.stream().filter(roles::knows).toList();
        Set<String> known = speakers.stream().map(name -> roles.map().getOrDefault(name.toLowerCase(Locale.ROOT), ""))
            .collect(Collectors.toSet());
        return known.containsAll(Set.of("user", "assistant")) ? speakers : List.of();
    }

    private static Set<String> fields(List<JsonNode> turns) {
        Set<String> fields = new LinkedHashSet<>();
        turns.forEach(turn -> turn.fieldNames().forEachRemaining(fields::add));
        return fields;
    }

    /// By its name, else the one field of strings most of which are more than a word.
    private Optional<String> text(List<JsonNode> turns, Collection<String> fields) {
        if (!given.content().isEmpty()) {
            return Optional.of(given.content()).filter(fields::contains);
        }
        List<String> strings = fields.stream().filter(field -> isText(turns, field)).toList();
        List<String> sentences = strings.stream()
            .filter(field -> 2 * turns.stream().filter(turn -> turn.path(field).asText().contains(" ")).count() > turns.size()).toList();
        return Names.first(strings, TEXTS).or(() -> sentences.size() == 1 ? Optional.of(sentences.getFirst()) : Optional.empty());
    }

    /// A field whose values are known speakers, the likeliest name first; else, in a list of turns, one with such a name: whoever reads
    /// it says which speaker is not known.
    private Optional<String> speaker(List<JsonNode> turns, Set<String> fields, String text) {
        if (!given.role().isEmpty()) {
            return Optional.of(given.role()).filter(fields::contains);
        }
        List<String> named = Names.all(fields, SPEAKERS).stream().filter(field -> !field.equals(text)).toList();
        List<String> known = fields.stream().filter(field -> !field.equals(text) && isKnown(turns, field)).toList();
        return named.stream().filter(known::contains).findFirst().or(() -> known.stream().findFirst())
            .or(() -> named.stream().filter(field -> usual && isText(turns, field)).findFirst());
    }

    private boolean isText(List<JsonNode> turns, String field) {
        return most(turns, turn -> turn.path(field).isTextual());
    }

    private boolean isKnown(List<JsonNode> turns, String field) {
        return most(turns, turn -> isKnown(turn.path(field)))
            || CLASSES.contains(Sample.plain(field)) && most(turns, turn -> isClass(turn.path(field)));
    }

    private static boolean isClass(JsonNode value) {
        return value.isIntegralNumber() && (value.asLong() == 0 || value.asLong() == 1);
    }

    /// A few turns that are wrong do not make a file another one: whoever reads them says what is wrong with them.
    private boolean most(List<JsonNode> turns, Predicate<JsonNode> test) {
        return turns.stream().filter(test).count() > (usual ? 0.5 : 0.9) * turns.size();
    }

    private boolean isKnown(JsonNode value) {
        return value.isTextual() && (roles.knows(value.textValue()) || Sample.plain(value.textValue()).equals(TurnListShape.ACTION));
    }
}
