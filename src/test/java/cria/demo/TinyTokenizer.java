package cria.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A byte-level BPE tokenizer with the ChatML template, learned from a test's own texts: ids 0, 1 and 2 are `<|endoftext|>`,
/// `<|im_start|>` and `<|im_end|>`.
public final class TinyTokenizer {
    private TinyTokenizer() {}

    /// Writes `tokenizer.json` and `tokenizer_config.json`.
    ///
    /// @return tokens of the vocabulary
    public static int write(Path directory, List<String> texts, int size, int maxLength) throws IOException {
        BpeTrainer trainer = new BpeTrainer();
        texts.forEach(trainer::add);
        LearnedVocabulary vocabulary = trainer.train(size, TokenizerWriter.SPECIALS);
        TokenizerWriter.write(Files.createDirectories(directory), vocabulary, maxLength);
        return vocabulary.size();
    }
}
