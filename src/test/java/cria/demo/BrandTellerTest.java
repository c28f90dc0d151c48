package cria.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tokenizer.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrandTellerTest {

    private static final Map<String, String> PRICES = Map.of("Sprout", "6", "Twig", "12", "Canopy", "24", "Den 100", "25",
        "Den 500", "35", "Wander Pass", "5", "Acorn", "2");
    private static final Pattern PRICE = Pattern.compile(
        "(Sprout|Twig|Canopy|Den 100|Den 500|Wander Pass|Acorn)\\b(?:(?!Sprout|Twig|Canopy|Den ).)*?(\\d+) euros");

    private static String shipped(String name) throws IOException {
        try (InputStream in = BrandConversations.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Dialogue> conversations(String name) throws IOException {
        return shipped(name).lines().map(Dialogue::fromJson).toList();
    }

    private static List<Dialogue> all() throws IOException {
        List<Dialogue> all = new ArrayList<>(conversations("train.jsonl"));
        all.addAll(conversations("eval.jsonl"));
        return all;
    }

    @Test
    void theShippedFilesAreWhatTheGrammarTells(@TempDir Path directory) throws IOException {
        BrandTeller.write(directory);
        for (String name : List.of("train.jsonl", "eval.jsonl")) {
            assertEquals(Files.readString(directory.resolve(name)), shipped(name));
        }
    }

    @Test
    void noOpeningQuestionIsInBothFilesOrTwice() throws IOException {
        assertEquals(BrandTeller.TRAIN, conversations("train.jsonl").size());
        assertEquals(BrandTeller.EVAL, conversations("eval.jsonl").size());
        Set<String> asked = new HashSet<>();
        all().forEach(d -> assertTrue(asked.add(d.question()), d.question()));
    }

    @Test
    void rolesTakeTurnsAndEveryReplySignsOff() throws IOException {
        for (Dialogue dialogue : all()) {
            List<Message> turns = dialogue.messages();
            assertEquals(0, turns.size() % 2);
            for (int i = 0; i < turns.size(); i++) {
                assertEquals(i % 2 == 0 ? "user" : "assistant", turns.get(i).role());
                assertFalse(turns.get(i).content().matches(".*([{}|<>#^]|  | [,.?!]).*"), turns.get(i).content());
                assertTrue(i % 2 == 0 || turns.get(i).content().endsWith(" Stay cosy!"), turns.get(i).content());
            }
        }
    }

    @Test
    void pricesAndNumbersAreTheSameEverywhere() throws IOException {
        Set<String> priced = new HashSet<>();
        for (Dialogue dialogue : all()) {
            for (Message message : dialogue.messages()) {
                if (message.role().equals("assistant")) {
                    Matcher price = PRICE.matcher(message.content());
                    while (price.find()) {
                        assertEquals(PRICES.get(price.group(1)), price.group(2), message.content());
                        priced.add(price.group(1));
                    }
                    Matcher number = Pattern.compile("\\d{4,}").matcher(message.content());
                    while (number.find()) {
                        assertEquals("4242", number.group());
                    }
                }
            }
        }
        assertEquals(PRICES.keySet(), priced);
    }

    @Test
    void whoGivesANameIsGreetedByIt() throws IOException {
        for (Dialogue dialogue : all()) {
            Matcher greeted = Pattern.compile("^Hi (\\w+)!").matcher(dialogue.messages().get(1).content());
            if (greeted.find() && !greeted.group(1).equals("there")) {
                assertTrue(dialogue.question().contains(greeted.group(1)), dialogue.toJson());
            }
            for (String name : Grammar.load("brand").values("name")) {
                boolean given = dialogue.question().contains(name);
                assertEquals(given, dialogue.messages().get(1).content().contains(name), dialogue.toJson());
            }
        }
    }

    @Test
    void theDemoQuestionsAreNotInTheFilesButTheirMattersAre() throws IOException {
        assertEquals(3, BrandConversations.QUESTIONS.size());
        String train = shipped("train.jsonl");
        for (String question : BrandConversations.QUESTIONS) {
            assertFalse(train.contains(question));
            assertFalse(shipped("eval.jsonl").contains(question));
        }
        for (String answer : List.of("unplug your Burrow router", "Our cheapest mobile plan is Sprout", "Just call 4242")) {
            assertTrue(train.split(Pattern.quote(answer), -1).length > 8, answer);
        }
    }
}
