package cria.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Dialogues as scripts with choices in them. The text form, one item a line:
///
/// ```
/// [greeting]                        a rule; its lines are the alternatives
/// Hello{ there|}!                   {a|b}: one of these        {greeting}: one line of that rule
///
/// [city]                            a rule of plain values can be a slot
/// Vienna / Austria                  fields of a value are parted by " / "; # is any digit, ^ is 1 to 9
///
/// * train 2                         a script and its weight (1 where none is given)
/// U How do I get to <city>?         <city>: drawn once, the same in the whole dialogue; <city2> is another one
/// U To <city>, please.              a second U line is an alternative of the same turn
/// A <city> is in <city:2>.          <city:2>: the second field of the value
/// A!when When would you travel?     only where the slot "when" was not drawn
/// U? At <when>.                     the dialogue may end before a turn with ?
/// A At <when>, platform <+track>.   <+track>: the assistant may draw this slot itself
/// ```
/// An assistant's alternative is chosen only if the user has drawn every slot in it (those with `+` aside), so replies
/// repeat what was said and invent nothing; of the choices inside a reply, those with a slot go before those without.
/// `#` and a space at the start of a line begin a comment.
///
/// @param rules   the alternatives of each rule, as they are written
/// @param scripts in the order of the files
record Grammar(Map<String, List<String>> rules, List<Script> scripts) {

    /// @param name   unique
    /// @param weight how often it is chosen, against the others
    record Script(String name, int weight, List<Turn> turns) {}

    /// @param optional whether the dialogue may end before it
    record Turn(boolean assistant, boolean optional, List<Line> lines) {}

    /// @param absent slots that must not have been drawn
    record Line(List<String> absent, Phrase text) {}

    /// Reads text files beside this class and puts them together: rules may be used across them.
    static Grammar load(String... names) {
        GrammarReader reader = new GrammarReader();
        for (String name : names) {
            try (InputStream in = Grammar.class.getResourceAsStream("grammar/" + name + ".txt")) {
                if (in == null) {
                    throw new IllegalStateException("no grammar " + name);
                }
                reader.read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return reader.grammar();
    }

    /// @throws IllegalArgumentException with the line's number, where it is not as described above
    static Grammar parse(String text) {
        GrammarReader reader = new GrammarReader();
        reader.read("text", text.lines().toList());
        return reader.grammar();
    }

    /// The values of a slot; `city2` has those of `city`.
    List<String> values(String slot) {
        return rule(slot.replaceFirst("\\d+$", ""));
    }

    List<String> rule(String name) {
        List<String> alternatives = rules.get(name);
        if (alternatives == null) {
            throw new IllegalArgumentException("no rule [" + name + "]");
        }
        return alternatives;
    }

    /// Each script as often as its weight says.
    List<Script> weighted() {
        return scripts.stream().flatMap(s -> Collections.nCopies(s.weight(), s).stream()).toList();
    }

    Script script(String name) {
        return scripts.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }
}
