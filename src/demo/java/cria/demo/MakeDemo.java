package cria.demo;

import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Makes everything that the demo's model is trained from, out of a seed and the grammar beside this class: [DialogueCorpus] tells
/// tens of thousands of everyday service dialogues out of a [Grammar], [BpeTrainer] learns a tokenizer from them, and [DemoModel]
/// draws a small Llama at random. Nothing is downloaded, and nothing of it is in the jar. Afterwards the trainer
/// itself pre-trains `model/` on `corpus.jsonl`; `src/demo/make.sh` does both.
public final class MakeDemo {

    /// What the shipped model was made with: 3.9 million tokens.
    private static final int DIALOGUES = 45_000;
    private static final long SEED = 1;

    private MakeDemo() {}

    /// Makes what the shipped model was made from in a directory, and the brand's conversations into `brand/` there.
    public static void main(String[] args) throws IOException {
        if (args[0].equals("--picture")) {
            Transcript.draw(Integer.parseInt(args[1]), args[2]);
            return;
        }
        Path workDirectory = Path.of(args[0]);
        make(workDirectory, SEED, DIALOGUES);
        BrandTeller.write(workDirectory.resolve("brand"));
        System.out.println(workDirectory + ": corpus.jsonl, corpus-eval.jsonl, model/ and brand/");
    }

    /// Writes `corpus.jsonl` and `corpus-eval.jsonl`, and `model/` with a tokenizer learned from the corpus and weights drawn
    /// at random. Files that are there are written over.
    ///
    /// @param dialogues how many `corpus.jsonl` gets, from 1
    /// @throws IOException where a file cannot be written
    static void make(Path workDirectory, long seed, int dialogues) throws IOException {
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
