package cria.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tokenizer.Message;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrammarTest {

    private static List<Message> tell(String text, long seed) {
        Grammar grammar = Grammar.parse(text);
        return new Teller(grammar, new SplittableRandom(seed)).tell(grammar.scripts().getFirst(), 4, 1);
    }

    @Test
    void aSlotKeepsItsValueAndItsFields() {
        for (long seed = 0; seed < 20; seed++) {
            List<Message> said = tell("""
                    [city]
                    Rome / Italy
                    Oslo / Norway
                    [order]
                    ^#^
                    * trip
                    U From <city> to <city2>, order <order>.
                    A <city> is in <city:2>, <city2> in <city2:2>, {order <order>|no order}.
                    """, seed);
            assertTrue(said.getFirst().content().matches("From (Rome to Oslo|Oslo to Rome), order [1-9]\\d[1-9]\\."));
            String order = said.getFirst().content().replaceAll("\\D", "");
            String places = said.getFirst().content().startsWith("From Rome")
                ? "Rome is in Italy, Oslo in Norway" : "Oslo is in Norway, Rome in Italy";
            assertEquals(places + ", order " + order + ".", said.getLast().content());
        }
    }

    @Test
    void aReplyNamesOnlyWhatWasSaidAndGuardsHold() {
        for (long seed = 0; seed < 20; seed++) {
            List<Message> said = tell("""
                    [name]
                    Anna
                    [day]
                    Monday
                    * talk
                    U Hello.
                    U I am <name>.
                    A <name>, welcome.
                    A!name Who are you? Come on <+day>.
                    """, seed);
            boolean named = said.getFirst().content().contains("Anna");
            assertEquals(named ? "Anna, welcome." : "Who are you? Come on Monday.", said.getLast().content());
        }
    }

    @Test
    void spacesMarksAndCapitalsAreTidied() {
        assertEquals("Hello. My name, is it? Yes.", Wording.tidy(" hello.  my name , is it? yes ."));
        assertEquals("Hi. Can I come? I want to.", Wording.tidy("hi. can I come. I want to?"));
    }

    @Test
    void mistakesAreRefusedWithTheirLine() {
        for (String wrong : List.of("* a\nA Hello.", "* a\nU {open", "[r]\n[r]", "words", "* a\nU Hi.\nX what")) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Grammar.parse(wrong));
            assertTrue(e.getMessage().startsWith("text:"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Grammar.parse("* a\nU Hi <nobody>.\nA Hi."));
        assertThrows(IllegalArgumentException.class, () -> Grammar.parse("* a\nU Hi."));
    }
}
