package cria.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.demo.LearnedVocabulary.Merge;
import cria.tokenizer.Message;
import cria.tokenizer.bpe.ByteAlphabet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {

    private static List<Merge> merges(String text, int count) {
        BpeTrainer trainer = new BpeTrainer();
        trainer.add(text);
        return trainer.train(256 + count, List.of()).merges();
    }

    /// Words: "hug", " hug", " pug". Pairs: u+g 3, h+u 2, the others 1. After u+g: h+ug 2, and then no pair twice.
    @Test
    void theMostFrequentPairIsMergedFirstUntilNoneOccursTwice() {
        assertEquals(List.of(new Merge("u", "g"), new Merge("h", "ug")), merges("hug hug pug", 10));
    }

    @Test
    void pairsThatAreAsFrequentGoByTheirBytes() {
        assertEquals(List.of(new Merge("a", "b"), new Merge("a", "c"), new Merge("z", "a")), merges("za\nza\nac\nac\nab\nab", 3));
    }

    /// Ġ+a, Ġ+b and a+b twice each. The byte of a space is less than that of a letter, though the character that stands for
    /// it is greater.
    @Test
    void tiesGoByBytesAndNotByTheirCharacters() {
        assertEquals(new Merge("Ġ", "a"), merges("x b b ab ab", 1).getFirst());
    }

    /// "aaaa" twice: a+a counts 3 in each, and joins from the left to aa+aa.
    @Test
    void aRunOfOneLetterJoinsFromTheLeft() {
        assertEquals(List.of(new Merge("a", "a"), new Merge("aa", "aa")), merges("aaaa\naaaa", 10));
    }

    @Test
    void digitsStaySingle() {
        assertEquals(List.of(), merges("12 12 12 1212 1212", 10));
    }

    @Test
    void aVocabularyNeedsRoomForTheBytes() {
        assertThrows(IllegalArgumentException.class, () -> new BpeTrainer().train(258, TokenizerWriter.SPECIALS));
    }

    @Test
    void recountingOnlyTheChangedWordsGivesWhatCountingAnewGives() {
        BpeTrainer trainer = new BpeTrainer();
        Map<List<String>, Integer> words = new HashMap<>();
        List<String> said = new DialogueCorpus(3).next(40).stream().flatMap(d -> d.messages().stream()).map(Message::content)
            .toList();
        for (String text : said) {
            for (String word : text.split("(?=[ \\p{P}\\p{N}])")) {
                if (word.matches(" ?\\p{L}+")) {
                    trainer.add(word);
                    words.merge(List.of(ByteAlphabet.spell(word).split("")), 1, Integer::sum);
                }
            }
        }
        assertEquals(countedAnew(words, 150), trainer.train(256 + 150, List.of()).merges());
    }

    private static List<Merge> countedAnew(Map<List<String>, Integer> start, int count) {
        Map<List<String>, Integer> words = start;
        List<Merge> merges = new ArrayList<>();
        Comparator<Map.Entry<Merge, Integer>> order = Map.Entry.<Merge, Integer>comparingByValue().reversed()
            .thenComparing(e -> bytes(e.getKey().left()), Arrays::compareUnsigned)
            .thenComparing(e -> bytes(e.getKey().right()), Arrays::compareUnsigned);
        while (merges.size() < count) {
            Map<Merge, Integer> pairs = new HashMap<>();
            words.forEach((word, n) -> {
                for (int i = 0; i + 1 < word.size(); i++) {
                    pairs.merge(new Merge(word.get(i), word.get(i + 1)), n, Integer::sum);
                }
            });
            Merge best = pairs.entrySet().stream().min(order).orElseThrow().getKey();
            merges.add(best);
            Map<List<String>, Integer> joined = new HashMap<>();
            words.forEach((word, n) -> joined.merge(BpeText.join(word, best), n, Integer::sum));
            words = joined;
        }
        return merges;
    }

    private static byte[] bytes(String spelled) {
        byte[] bytes = new byte[spelled.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ByteAlphabet.byteOf(spelled.charAt(i));
        }
        return bytes;
    }

    @Test
    void everyTextComesBackFromItsTokens() {
        BpeTrainer trainer = new BpeTrainer();
        new DialogueCorpus(1).next(300).forEach(d -> d.messages().forEach(m -> trainer.add(m.content())));
        LearnedVocabulary vocabulary = trainer.train(700, TokenizerWriter.SPECIALS);
        assertEquals(700, vocabulary.size());
        for (String text : List.of("My internet is down.", "Grüße, Zoë! 日本 🐿", " \n\t two  spaces ", "order 40217")) {
            List<String> tokens = BpeText.encode(text, vocabulary);
            assertEquals(ByteAlphabet.spell(text), String.join("", tokens));
        }
        assertTrue(BpeText.encode("My internet is down.", vocabulary).size() <= 10);
    }

    @Test
    void theByteAlphabetHasADifferentCharacterForEachByte() {
        assertEquals(256, Stream.iterate(0, b -> b + 1).limit(256).map(ByteAlphabet::letter).distinct().count());
        assertEquals("ĠAĊ", ByteAlphabet.spell(" A\n"));
        assertEquals("Ń", ByteAlphabet.letter(0xAD));
    }
}
