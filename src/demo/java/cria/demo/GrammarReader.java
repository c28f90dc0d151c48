package cria.demo;

import cria.demo.Grammar.Line;
import cria.demo.Grammar.Script;
import cria.demo.Grammar.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text form that [Grammar] describes, and checks that every rule in it exists.
final class GrammarReader {

    private static final Pattern SPOKEN = Pattern.compile("([UA])(\\??)((?:!\\w+)*) (.+)");
    private static final Pattern SCRIPT = Pattern.compile("\\* ([\\w-]+)(?: (\\d+))?");

    private final Map<String, List<String>> rules = new LinkedHashMap<>();
    private final List<Script> scripts = new ArrayList<>();
    private final List<Phrase> phrases = new ArrayList<>();
    private List<String> rule;
    private List<Turn> turns;

    void read(String source, List<String> lines) {
        rule = null;
        turns = null;
        for (int i = 0; i < lines.size(); i++) {
            try {
                line(lines.get(i).strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(source + ":" + (i + 1) + ": " + e.getMessage(), e);
            }
        }
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("# ")) {
            return;
        }
        if (line.startsWith("[")) {
            rule = new ArrayList<>();
            if (!line.endsWith("]") || rules.put(line.substring(1, line.length() - 1), rule) != null) {
                throw new IllegalArgumentException("not a rule's name, or its second use: " + line);
            }
            turns = null;
        } else if (line.startsWith("* ")) {
            script(line);
        } else if (rule != null) {
            rule.add(line);
            phrases.add(Phrase.parse(line));
        } else if (turns != null) {
            spoken(line);
        } else {
            throw new IllegalArgumentException("neither in a rule nor in a script: " + line);
        }
    }

    private void script(String line) {
        Matcher m = SCRIPT.matcher(line);
        if (!m.matches() || scripts.stream().anyMatch(s -> s.name().equals(m.group(1)))) {
            throw new IllegalArgumentException("not a script's name, or its second use: " + line);
        }
        rule = null;
        turns = new ArrayList<>();
        scripts.add(new Script(m.group(1), m.group(2) == null ? 1 : Integer.parseInt(m.group(2)), turns));
    }

    private void spoken(String text) {
        Matcher m = SPOKEN.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("expected U or A, found: " + text);
        }
        boolean assistant = m.group(1).equals("A");
        boolean optional = !m.group(2).isEmpty();
        List<String> absent = m.group(3).isEmpty() ? List.of() : List.of(m.group(3).substring(1).split("!"));
        Line line = new Line(absent, Phrase.parse(m.group(4)));
        phrases.add(line.text());
        Turn last = turns.isEmpty() ? null : turns.getLast();
        if (last != null && last.assistant() == assistant && last.optional() == optional) {
            last.lines().add(line);
        } else if (last == null ? assistant : last.assistant() == assistant) {
            throw new IllegalArgumentException(
                "a script begins with U, U and A take turns, and all lines of a turn have ? or none: " + text);
        } else {
            turns.add(new Turn(assistant, optional, new ArrayList<>(List.of(line))));
        }
    }

    /// @throws IllegalArgumentException where a phrase names a rule that does not exist, or a script ends with the user
    Grammar grammar() {
        Grammar grammar = new Grammar(rules, scripts);
        for (Phrase phrase : phrases) {
            phrase.ruleNames().forEach(grammar::rule);
            phrase.slotNames().forEach(grammar::values);
        }
        for (Script script : scripts) {
            if (script.turns().isEmpty() || !script.turns().getLast().assistant()) {
                throw new IllegalArgumentException("the script " + script.name() + " does not end with A");
            }
        }
        return grammar;
    }
}
