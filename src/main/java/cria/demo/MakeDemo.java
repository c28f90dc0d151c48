package cria.demo;

import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String words = String.join(" ", args);
        if (args.length == 4 && args[0].equals("make") && args[2].matches("\\d{1,18}") && args[3].matches("[1-9]\\d{0,8}")) {
            make(Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
        } else if (args.length == 2 && args[0].equals("brand")) {
            BrandConversations.write(Path.of(args[1]));
        } else {
            System.err.println("MakeDemo: expected \"make DIRECTORY SEED DIALOGUES\" or \"brand DIRECTORY\", found: " + words);
            System.exit(2);
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
        DialogueCorpus.write(workDirectory.resolve("corpus.jsonl"), workDirectory.resolve("corpus-eval.jsonl"), seed,
                dialogues);
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
        TokenizerWriter.write(directory, trainer.train(DemoModel.SHIPPED.vocabSize(), TokenizerWriter.SPECIALS),
                DemoModel.SHIPPED.maxPositions());
    }

    /// Writes the configuration and the random weights of `model/`.
    static void model(Path workDirectory, long seed) throws IOException {
        Path directory = Files.createDirectories(workDirectory.resolve("model"));
        DemoModel.initialise(directory, DemoModel.SHIPPED, DType.BF16, seed);
    }
}
