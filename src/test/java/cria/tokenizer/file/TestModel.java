package cria.tokenizer.file;

import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.tokenizer.bpe.ByteAlphabet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes the tokenizer files of a small model: 256 bytes, what some merges make, and control tokens, whose ids come first
/// so that no id is a rank.
public final class TestModel {

    static final Map<String, Object> BYTE_LEVEL = Map.of("type", "ByteLevel", "add_prefix_space", false);
    private static final JsonMapper JSON = new JsonMapper();

    public final Map<String, Object> root = new LinkedHashMap<>();
    public final Map<String, Object> model = new LinkedHashMap<>();
    public final Map<String, Object> config = new LinkedHashMap<>();
    public final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    public final List<Object> merges = new ArrayList<>();
    public final List<Map<String, Object>> added = new ArrayList<>();

    public TestModel() {
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
    public static TestModel withMerges() {
        TestModel model = new TestModel();
        for (String pair : List.of("t h", "th e", "i n", "Ġ the", "Ġ Ġ", "ĠĠ ĠĠ", "a a", "aa aa", "Ã ¤", "ð Ł", "ðŁ ĺ",
            "e r", "in g", "Ċ Ċ", "1 2", "s s")) {
            model.merge(pair);
        }
        return model;
    }

    public int token(String token) {
        return vocabulary.computeIfAbsent(token, t -> vocabulary.size());
    }

    public TestModel merge(String pair) {
        merges.add(pair);
        token(pair.replace(" ", ""));
        return this;
    }

    public TestModel added(String name, boolean special) {
        added.add(Map.of("id", vocabulary.size() + 1000 + added.size(), "content", name, "special", special));
        return this;
    }

    public TokenizerFiles load(Path directory) throws IOException {
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("tokenizer.json").toFile(), root);
        JSON.writeValue(directory.resolve("tokenizer_config.json").toFile(), config);
        return TokenizerFiles.load(directory);
    }
}
