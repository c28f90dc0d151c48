package cria.demo;

import cria.InputException;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Makes everything that the demo's model is trained from, out of a seed and the grammar in this jar:
///
/// ```
/// java -cp trainer.jar cria.demo.MakeDemo make DIRECTORY SEED DIALOGUES     corpus, tokenizer and random weights
/// java -cp trainer.jar cria.demo.MakeDemo brand DIRECTORY                   train.jsonl and eval.jsonl of the demo
/// ```
/// 60,000 dialogues are 5 million tokens. Afterwards the trainer itself pre-trains `model/` on `corpus.jsonl`.
public final class MakeDemo {

    private MakeDemo() { }

    /// The commands above.
    ///
    /// @throws IOException where a file cannot be written
    public static void main(String... args) throws IOException {
        List<String> words = List.of(args);
        if (words.size() == 4 && words.getFirst().equals("make")) {
            make(Path.of(args[1]), number(args[2]), Math.toIntExact(Math.clamp(number(args[3]), 1, Integer.MAX_VALUE)));
        } else if (words.size() == 2 && words.getFirst().equals("brand")) {
            BrandConversations.write(Path.of(args[1]));
        } else {
            System.err.println("usage: MakeDemo make DIRECTORY SEED DIALOGUES, or MakeDemo brand DIRECTORY; found: " + words);
            System.exit(2);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new InputException("expected a whole number, found " + text);
        }
    }

    /// Writes `corpus.jsonl` and `corpus-eval.jsonl`, and `model/` with a tokenizer learned from the corpus and weights drawn
    /// at random. Files that are there are written over.
    ///
    /// @param dialogues how many `corpus.jsonl` gets, from 1
    /// @throws IOException where a file cannot be written
    public static void make(Path workDirectory, long seed, int dialogues) throws IOException {
        corpus(workDirectory, seed, dialogues);
        tokenizer(workDirectory);
        model(workDirectory, seed);
    }

    /// Writes `corpus.jsonl` and `corpus-eval.jsonl`.
    static void corpus(Path workDirectory, long seed, int dialogues) throws IOException {
        Files.createDirectories(workDirectory);
        DialogueCorpus.write(workDirectory.resolve("corpus.jsonl"), workDirectory.resolve("corpus-eval.jsonl"), seed, dialogues);
    }

    /// Learns `model/tokenizer.json` from `corpus.jsonl`: from the roles' names and what they say, as the chat template
    /// places them.
    static void tokenizer(Path workDirectory) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        try (Stream<String> lines = Files.lines(workDirectory.resolve("corpus.jsonl"))) {
            lines.map(Dialogue::fromJson).flatMap(dialogue -> dialogue.messages().stream())
                    .forEach(message -> trainer.add(message.role() + "\n" + message.content()));
        }
        Path directory = Files.createDirectories(workDirectory.resolve("model"));
        TokenizerFiles.write(directory, trainer.train(DemoShape.SHIPPED.vocabulary(), TokenizerFiles.SPECIALS),
                DemoShape.SHIPPED.maxPositions());
    }

    /// Writes the configuration and the random weights of `model/`.
    static void model(Path workDirectory, long seed) throws IOException {
        Path directory = Files.createDirectories(workDirectory.resolve("model"));
        DemoModel.initialise(directory, DemoShape.SHIPPED, DType.F32, seed);
    }
}
