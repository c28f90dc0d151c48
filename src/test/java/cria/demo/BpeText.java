package cria.demo;

import cria.demo.LearnedVocabulary.Merge;
import cria.tokenizer.bpe.ByteAlphabet;
import java.util.ArrayList;
import java.util.List;

/// Applies merges as they are defined, one after another to a whole text: slow, and too plain to be wrong.
final class BpeText {

    private BpeText() {}

    /// The tokens of a text that is taken as one word.
    static List<String> encode(String text, LearnedVocabulary vocabulary) {
        List<String> tokens = List.of(ByteAlphabet.spell(text).split(""));
        for (Merge merge : vocabulary.merges()) {
            tokens = join(tokens, merge);
        }
        return tokens;
    }

    static List<String> join(List<String> tokens, Merge merge) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean here = i + 1 < tokens.size() && tokens.get(i).equals(merge.left()) && tokens.get(i + 1).equals(merge.right());
            joined.add(here ? merge.result() : tokens.get(i));
            i += here ? 1 : 0;
        }
        return joined;
    }
}
