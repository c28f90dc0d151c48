package cria.demo;

import cria.demo.Grammar.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;

/// Tells the conversations that the demo fine-tunes its model on ([BrandConversations]). The matters take turns, and their facts
/// (`grammar/brand.txt`) are the same everywhere.
final class BrandTeller {

    static final long SEED = 20260101;
    static final int TRAIN = 240;
    static final int EVAL = 60;
    private static final double GO_ON = 0.4;
    private static final int MOST_EXCHANGES = 3;

    private BrandTeller() {}

    /// Writes `train.jsonl` (240 conversations) and `eval.jsonl` (60), which share no opening question.
    ///
    /// @throws IOException where a file cannot be written
    static void write(Path directory) throws IOException {
        List<Dialogue> all = generate(SEED, TRAIN + EVAL);
        Files.createDirectories(directory);
        Dialogue.write(directory.resolve("train.jsonl"), all.subList(0, TRAIN));
        Dialogue.write(directory.resolve("eval.jsonl"), all.subList(TRAIN, TRAIN + EVAL));
    }

    /// So many conversations, each with another opening question, matter after matter in turn.
    static List<Dialogue> generate(long seed, int count) {
        Grammar grammar = Grammar.load("brand");
        Teller teller = new Teller(grammar, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        List<Script> matters = grammar.weighted();
        List<Dialogue> dialogues = new ArrayList<>(count);
        Set<String> asked = new HashSet<>();
        while (dialogues.size() < count) {
            Script script = matters.get(dialogues.size() % matters.size());
            teller.keepOnly();
            Dialogue dialogue = new Dialogue(teller.tell(script, MOST_EXCHANGES, GO_ON));
            if (!dialogue.asksAnyOf(BrandConversations.QUESTIONS) && asked.add(dialogue.question())) {
                dialogues.add(dialogue);
            }
        }
        return dialogues;
    }
}
