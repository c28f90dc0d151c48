package cria.demo;

import java.util.List;

/// What byte pair encoding learned. Ids ascend in this order: the special tokens, the 256 bytes by value, the results of
/// the merges by rank.
///
/// @param specials names of the control tokens; the first has id 0
/// @param merges   by rank
record LearnedVocabulary(List<String> specials, List<Merge> merges) {

    /// Two neighbours that become one token, each written in the characters of [cria.tokenizer.bpe.ByteAlphabet].
    record Merge(String left, String right) {

        String result() {
            return left + right;
        }
    }

    LearnedVocabulary {
        specials = List.copyOf(specials);
        merges = List.copyOf(merges);
    }

    int size() {
        return specials.size() + 256 + merges.size();
    }
}
