package cria.tokenizer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the tokenizer files of a small model: 256 bytes, what some merges make, and control tokens, whose ids come first
/// so that no id is a rank.
final class TestModel {

    static final Map<String, Object> BYTE_LEVEL = Map.of("type", "ByteLevel", "add_prefix_space", false);
    private static final JsonMapper JSON = new JsonMapper();

    final Map<String, Object> root = new LinkedHashMap<>();
    final Map<String, Object> model = new LinkedHashMap<>();
    final Map<String, Object> config = new LinkedHashMap<>();
    final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    final List<Object> merges = new ArrayList<>();
    final List<Map<String, Object>> added = new ArrayList<>();

    TestModel() {
        for (String name : List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>")) {
            added.add(Map.of("id", vocabulary.size(), "content", name, "special", true));
            token(name);
        }
        for (int b = 255; b >= 0; b--) {
            token(ByteAlphabet.letter(b));
        }
        model.put("type", "BPE");
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        root.put("added_tokens", added);
        root.put("pre_tokenizer", BYTE_LEVEL);
        root.put("decoder", Map.of("type", "ByteLevel"));
        root.put("model", model);
    }

    /// Tokens and merges as a model has them that was made for multi-byte text, spaces and words.
    static TestModel withMerges() {
        TestModel model = new TestModel();
        for (String pair : List.of("t h", "th e", "i n", "Ġ the", "Ġ Ġ", "ĠĠ ĠĠ", "a a", "aa aa", "Ã ¤", "ð Ł", "ðŁ ĺ",
                "e r", "in g", "Ċ Ċ", "1 2", "s s")) {
            model.merge(pair);
        }
        return model;
    }

    int token(String token) {
        return vocabulary.computeIfAbsent(token, t -> vocabulary.size());
    }

    TestModel merge(String pair) {
        merges.add(pair);
        token(pair.replace(" ", ""));
        return this;
    }

    TestModel added(String name, boolean special) {
        added.add(Map.of("id", vocabulary.size() + 1000 + added.size(), "content", name, "special", special));
        return this;
    }

    TokenizerFiles load(Path directory) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("tokenizer.json").toFile(), root);
        JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
        return TokenizerFiles.load(directory);
    }
}
