package cria.demo;

import cria.demo.Grammar.Line;
import cria.demo.Grammar.Script;
import cria.demo.Grammar.Turn;
import cria.tokenizer.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Tells the scripts of a [Grammar]: draws what is left open, remembering the slots of one dialogue.
final class Teller {

    private final Grammar grammar;
    private final RandomGenerator random;
    private final Map<String, List<Phrase>> parsed = new HashMap<>();
    private final Map<String, String[]> drawn = new HashMap<>();

    Teller(Grammar grammar, RandomGenerator random) {
        this.grammar = grammar;
        this.random = random;
    }

    /// Forgets every slot but the named ones.
    void keepOnly(String... slots) {
        drawn.keySet().retainAll(List.of(slots));
    }

    /// The turns of one telling.
    ///
    /// @param most user turns at most; the script goes on after an optional turn with the chance `goOn`
    List<Message> tell(Script script, int most, double goOn) {
        List<Message> messages = new ArrayList<>();
        for (Turn turn : script.turns()) {
            boolean full = !turn.assistant() && messages.size() >= 2 * most;
            if (full || turn.optional() && random.nextDouble() >= goOn) {
                break;
            }
            messages.add(new Message(turn.assistant() ? "assistant" : "user", say(turn, script.name())));
        }
        return messages;
    }

    private String say(Turn turn, String script) {
        List<Phrase> possible = turn.lines().stream()
            .filter(line -> line.absent().stream().noneMatch(drawn::containsKey))
            .map(Line::text)
            .filter(text -> possible(text, turn.assistant()))
            .toList();
        if (possible.isEmpty()) {
            throw new IllegalStateException("the script " + script + " leaves nothing to say");
        }
        return Wording.tidy(expand(pick(possible), turn.assistant()));
    }

    /// One line of a rule, as the user would say it.
    String say(String rule) {
        return Wording.tidy(expand(pick(phrases(rule)), false));
    }

    private List<Phrase> phrases(String rule) {
        return parsed.computeIfAbsent(rule, name -> grammar.rule(name).stream().map(Phrase::parse).toList());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private boolean possible(Phrase phrase, boolean assistant) {
        return !assistant || phrase.parts().stream().allMatch(part -> switch (part) {
            case Phrase.Text _ -> true;
            case Phrase.Slot slot -> slot.free() || drawn.containsKey(slot.name());
            case Phrase.Choice choice -> choice.alternatives().stream().anyMatch(p -> possible(p, true));
            case Phrase.Rule rule -> phrases(rule.name()).stream().anyMatch(p -> possible(p, true));
        });
    }

    private String expand(Phrase phrase, boolean assistant) {
        StringBuilder text = new StringBuilder();
        for (Phrase.Part part : phrase.parts()) {
            text.append(switch (part) {
                case Phrase.Text plain -> plain.text();
                case Phrase.Slot slot -> value(slot);
                case Phrase.Choice choice -> oneOf(choice.alternatives(), assistant);
                case Phrase.Rule rule -> oneOf(phrases(rule.name()), assistant);
            });
        }
        return text.toString();
    }

    private String oneOf(List<Phrase> alternatives, boolean assistant) {
        List<Phrase> possible = alternatives.stream().filter(p -> possible(p, assistant)).toList();
        List<Phrase> repeating = possible.stream().filter(p -> p.slotNames().findAny().isPresent()).toList();
        return expand(pick(assistant && !repeating.isEmpty() ? repeating : possible), assistant);
    }

    private String value(Phrase.Slot slot) {
        String[] fields = drawn.get(slot.name());
        if (fields == null) {
            fields = draw(slot.name());
            drawn.put(slot.name(), fields);
        }
        if (fields.length < slot.field()) {
            throw new IllegalStateException(slot.name() + " has no field " + slot.field() + ": " + String.join(" / ", fields));
        }
        return fields[slot.field() - 1];
    }

    private String[] draw(String slot) {
        List<String> values = grammar.values(slot);
        while (true) {
            String[] fields = digits(pick(values)).split(" / ");
            if (drawn.values().stream().noneMatch(other -> other[0].equals(fields[0]))) {
                return fields;
            }
        }
    }

    private String digits(String value) {
        StringBuilder text = new StringBuilder(value);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '#' -> text.setCharAt(i, (char) ('0' + random.nextInt(10)));
                case '^' -> text.setCharAt(i, (char) ('1' + random.nextInt(9)));
                default -> {}
            }
        }
        return text.toString();
    }
}
