package cria.check;

import cria.Shown;
import cria.check.personal.PersonalData;
import cria.check.personal.PersonalData.Match;
import cria.check.personal.PersonalKind;
import cria.check.twin.Fingerprint;
import cria.data.batch.ExampleEncoder;
import cria.data.shape.Example;
import cria.data.split.ConversationKey;
import cria.tokenizer.Message;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Looks at one conversation by itself. Several threads may use one.
///
/// @param encoder   as training has it
/// @param redaction what is done to it before anything is learned; identity where nothing is
record Look(ExampleEncoder encoder, UnaryOperator<Example> redaction) implements Function<Example, Looked> {

    /// A part of a conversation.
    ///
    /// @param name       `turn 3 (assistant)`, for people; empty of a document
    /// @param mayBeEmpty whether nothing in it is no fault
    private record Part(String name, String text, boolean mayBeEmpty) {}

    @Override
    public Looked apply(Example original) {
        List<Found> found = new ArrayList<>(personal(parts(original)));
        Example example = redaction.apply(original);
        List<Part> parts = parts(example);
        found.addAll(faults(parts));
        Map<UnicodeScript, Integer> scripts = new EnumMap<>(UnicodeScript.class);
        StringBuilder beginning = new StringBuilder();
        for (Part part : parts) {
            Scripts.of(part.text).forEach((script, letters) -> scripts.merge(script, letters, Integer::sum));
            beginning.append(part.text, 0, Math.min(part.text.length(), 4096)).append('\n');
        }
        return new Looked(example, ConversationKey.of(original), encoder.encode(example), Fingerprint.of(example), List.copyOf(found), parts
            .size(),
            Languages.of(beginning.toString()), scripts);
    }

    private static List<Part> parts(Example example) {
        return switch (example) {
            case Example.Chat it -> {
                List<Part> parts = new ArrayList<>();
                for (Message message : it.messages()) {
                    parts.add(new Part("turn %d (%s): ".formatted(parts.size() + 1, message.role()), message.content(),
                        !message.calls().isEmpty()));
                }
                yield parts;
            }
            case Example.Completion it -> List.of(new Part("prompt: ", it.prompt(), false), new Part("completion: ", it.completion(),
                false));
            case Example.PlainText it -> List.of(new Part("", it.text(), true));
            case Example.Tokens _ -> List.of();
        };
    }

    private static List<Found> personal(List<Part> parts) {
        Map<PersonalKind, Integer> times = new EnumMap<>(PersonalKind.class);
        Map<PersonalKind, String> first = new EnumMap<>(PersonalKind.class);
        String before = "";
        for (Part part : parts) {
            for (Match match : PersonalData.find(part.text, before)) {
                times.merge(match.kind(), 1, Integer::sum);
                first.computeIfAbsent(match.kind(), _ -> part.name + Excerpt.masked(part.text, match.from(), match.to()));
            }
            before = part.text;
        }
        List<Found> found = new ArrayList<>();
        times.forEach((kind, count) -> found.add(new Found(FaultKind.of(kind), count, first.getOrDefault(kind, ""))));
        return found;
    }

    private List<Found> faults(List<Part> parts) {
        Gathered gathered = new Gathered();
        for (Part part : parts) {
            if (part.text.isBlank() && !part.mayBeEmpty) {
                gathered.add(FaultKind.EMPTY_TURNS, part.name + "\"" + Shown.of(part.text) + "\"");
            }
            ControlName.find(part.text, encoder.tokenizer()).ifPresent(name -> gathered.add(FaultKind.CONTROL_TOKENS,
                part.name + Excerpt.of(part.text, name.start(), name.end())));
            OptionalInt broken = BrokenText.find(part.text);
            broken.ifPresent(at -> gathered.add(FaultKind.BROKEN_ENCODINGS, part.name + Excerpt.of(part.text, at, at + 1)));
            UnfilledTemplate.find(part.text).ifPresent(slot -> gathered.add(FaultKind.UNFILLED_TEMPLATES,
                part.name + Excerpt.of(part.text, slot.start(), slot.end())));
        }
        return gathered.all();
    }

    /// Counts by kind, with the first excerpt of each.
    private static final class Gathered {
        private final Map<FaultKind, Found> kinds = new EnumMap<>(FaultKind.class);

        void add(FaultKind kind, String excerpt) {
            kinds.merge(kind, new Found(kind, 1, excerpt), (old, one) -> new Found(kind, old.times() + 1, old.excerpt()));
        }

        List<Found> all() {
            return List.copyOf(kinds.values());
        }
    }
}
