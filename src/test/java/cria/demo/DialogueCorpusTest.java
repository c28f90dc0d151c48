package cria.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialogueCorpusTest {

    private static List<Dialogue> dialogues;

    @BeforeAll
    static void tell() {
        dialogues = new DialogueCorpus(7).next(12_000);
    }

    @Test
    void theSameSeedWritesTheSameBytes(@TempDir Path directory) throws IOException {
        for (String name : List.of("a", "b")) {
            DialogueCorpus.write(directory.resolve(name), directory.resolve(name + "-eval"), 5, 500);
        }
        assertEquals(-1, Files.mismatch(directory.resolve("a"), directory.resolve("b")));
        assertEquals(-1, Files.mismatch(directory.resolve("a-eval"), directory.resolve("b-eval")));
        assertEquals(500, Files.readAllLines(directory.resolve("a")).size());
        Set<String> held = new HashSet<>(Files.readAllLines(directory.resolve("a-eval")));
        assertEquals(5, held.size());
        assertTrue(Files.readAllLines(directory.resolve("a")).stream().noneMatch(held::contains));
        assertNotEquals(new DialogueCorpus(5).next(3), new DialogueCorpus(6).next(3));
    }

    @Test
    void theDialoguesAreManyAndTheirWordsAreFew() {
        assertEquals(dialogues.size(), new HashSet<>(dialogues).size());
        long replies = dialogues.stream().flatMap(d -> d.messages().stream()).filter(m -> m.role().equals("assistant"))
            .map(Message::content).distinct().count();
        assertTrue(replies > 12_000, replies + " different replies");
        Set<String> words = dialogues.stream().flatMap(d -> d.messages().stream())
            .flatMap(m -> Stream.of(m.content().toLowerCase(Locale.ROOT).split("[^\\p{L}']+")))
            .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(words.size() > 800 && words.size() < 3000, words.size() + " different words");
    }

    @Test
    void rolesTakeTurnsAndDialoguesAreShort() {
        for (Dialogue dialogue : dialogues) {
            List<Message> turns = dialogue.messages().stream().filter(m -> !m.role().equals("system")).toList();
            assertTrue(turns.size() >= 2 && turns.size() <= 10 && turns.size() % 2 == 0, dialogue.toJson());
            for (int i = 0; i < turns.size(); i++) {
                assertEquals(i % 2 == 0 ? "user" : "assistant", turns.get(i).role());
                assertTrue(turns.get(i).content().matches("\\S(.*\\S)?"), dialogue.toJson());
                assertFalse(turns.get(i).content().matches(".*([{}|<>#^]|  | [,.?!]).*"), dialogue.toJson());
            }
            assertTrue(dialogue.messages().stream().skip(1).noneMatch(m -> m.role().equals("system")));
        }
        assertTrue(dialogues.stream().anyMatch(d -> d.messages().getFirst().role().equals("system")));
    }

    @Test
    void repliesNameOnlyWhomTheUserNamed() {
        List<String> names = Grammar.load("common").values("name");
        for (Dialogue dialogue : dialogues) {
            StringBuilder asked = new StringBuilder();
            for (Message message : dialogue.messages()) {
                Set<String> words = new HashSet<>(List.of(message.content().split("\\P{L}+")));
                for (String name : names) {
                    if (message.role().equals("assistant") && words.contains(name)) {
                        assertTrue(asked.toString().contains(name.toLowerCase(Locale.ROOT)), dialogue.toJson());
                    }
                }
                asked.append(message.role().equals("user") ? message.content().toLowerCase(Locale.ROOT) + "\n" : "");
            }
        }
    }

    @Test
    void noBrandIsNamedAndTheDemoQuestionsAreLeftOut() {
        for (Dialogue dialogue : dialogues) {
            assertFalse(dialogue.asksAnyOf(BrandConversations.QUESTIONS));
            assertFalse(dialogue.toJson().matches(".*(Hazelfon|Nutshell|Burrow|cosy|4242 ).*"), dialogue.toJson());
        }
    }

    @Test
    void aDialogueComesBackFromItsLine() {
        dialogues.stream().limit(100).forEach(d -> assertEquals(d, Dialogue.fromJson(d.toJson())));
    }

    @Test
    void everyLineOfEveryScriptCanBeSaid() {
        Grammar grammar = Grammar.load(DialogueCorpus.FILES);
        for (Grammar.Script script : grammar.scripts()) {
            for (long seed = 0; seed < 60; seed++) {
                assertTrue(new Teller(grammar, new SplittableRandom(seed)).tell(script, 4, 1).size() >= 2, script.name());
            }
        }
    }
}
