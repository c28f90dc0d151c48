package cria.golden;

import com.fasterxml.jackson.databind.JsonNode;
import cria.tokenizer.file.TokenizerFiles;
import java.nio.file.Path;
import java.util.List;

/// A tokenizer, and what Hugging Face's libraries made of texts and conversations with it.
///
/// @param model its directory
/// @param files read once: a large vocabulary takes a second
/// @param texts `text` and `ids`, and `decoded` where that is another text
/// @param chats `messages`, `rendered`, `ids` and `assistant_mask`
public record GoldenTokenizer(Path model, TokenizerFiles files, List<JsonNode> texts, List<JsonNode> chats) {

    static GoldenTokenizer of(Path model, List<JsonNode> texts, List<JsonNode> chats) {
        return new GoldenTokenizer(model, TokenizerFiles.load(model), texts, chats);
    }

    @Override
    public String toString() {
        return model.toString();
    }
}
