package cria.tokenizer.file;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.JsonObject;
import cria.tokenizer.Utf8;
import cria.tokenizer.bpe.AddedToken;
import cria.tokenizer.bpe.BpeTokenizer;
import cria.tokenizer.bpe.BpeVocabulary;
import cria.tokenizer.bpe.ByteAlphabet;
import cria.tokenizer.bpe.Merges;
import cria.tokenizer.bpe.PieceSplitter;
import cria.tokenizer.bpe.TokenLength;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Reads `tokenizer.json`, the [format](https://huggingface.co/docs/tokenizers) of Hugging Face's tokenizers, as far as
/// models of the Llama 3 family use it: byte-level BPE. What it cannot do exactly it refuses.
final class TokenizerJson {

    static final String FILE = "tokenizer.json";

    private final Path file;
    private final JsonObject root;
    private final JsonNode model;
    private final Map<String, Integer> vocabulary = new HashMap<>();

    private TokenizerJson(Path file) {
        this.file = file;
        this.root = JsonObject.read(file, FileKind.TOKENIZER);
        this.model = root.get("model");
    }

    /// @throws InputException where the file is of another kind of tokenizer
    static BpeTokenizer read(Path file, TokenizerConfig config) {
        return new TokenizerJson(file).tokenizer(config);
    }

    private BpeTokenizer tokenizer(TokenizerConfig config) {
        refuseOtherKinds();
        PieceSplitter pieces = PreTokenizerJson.read(file, root.get("pre_tokenizer"));
        model.path("vocab").properties().forEach(token -> {
            TokenLength.check(file, token.getKey());
            vocabulary.put(token.getKey(), id(token.getValue()));
        });
        List<AddedToken> added = addedTokens(config);
        byte[][] bytesById = bytesById(added);
        Merges merges = new Merges(file, bytesById, byteIds());
        readMerges(merges);
        BpeVocabulary bpe = merges.vocabulary(added, model.path("ignore_merges").asBoolean());
        OptionalInt bos = PostProcessorJson.bos(file, root.get("post_processor"),
            id -> id < bytesById.length && bytesById[id] != null);
        OptionalInt eos = OptionalInt.empty();
        if (config.eos().isPresent()) {
            String name = config.eos().get();
            eos = OptionalInt.of(added.stream().filter(token -> token.name().equals(name)).findFirst()
                .orElseThrow(() -> new InputException(file.resolveSibling(TokenizerConfig.FILE),
                    "eos_token is " + Shown.of(name) + ", which is no token of " + FILE)).id());
        }
        return new BpeTokenizer(pieces, bpe, bos, eos);
    }

    private void refuseOtherKinds() {
        if (!model.path("type").asText("BPE").equals("BPE") || !model.path("vocab").isObject()) {
            throw refused("model is '" + model.path("type").asText("nothing") + "'", "BPE");
        }
        if (root.has("normalizer")) {
            throw refused("normalizer is " + root.get("normalizer").path("type").asText(), "none");
        }
        if (root.has("decoder") && !root.get("decoder").path("type").asText().equals("ByteLevel")) {
            throw refused("decoder is " + root.get("decoder").path("type").asText(), "ByteLevel");
        }
        for (String flag : List.of("byte_fallback", "continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode value = model.path(flag);
            if (value.asBoolean() || value.isTextual() && !value.textValue().isEmpty()) {
                throw refused("model." + flag + " is " + JsonObject.show(value), "none");
            }
        }
        if (model.path("dropout").asDouble() != 0) {
            throw refused("model.dropout is " + JsonObject.show(model.path("dropout")), "none");
        }
    }

    private InputException refused(String found, String wanted) {
        return new InputException(file, found + ", Cria reads " + wanted
            + ": this is no tokenizer of the Llama 3 family; choose a model that has one");
    }

    private int id(JsonNode node) {
        return id(file, "a token's id", node);
    }

    /// @param what it is the id of, for the message
    /// @throws InputException where it is none, such as 10.5 or a text
    static int id(Path file, String what, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
            throw new InputException(file, what + " is " + Shown.of(JsonObject.show(node)) + ", not a whole number from 0 up");
        }
        return node.intValue();
    }

    /// A name as in `<|im_end|>` makes a control token whatever the file says: some models forget to, and a user's text
    /// must not end a turn for that.
    ///
    /// @throws InputException for a token that takes the white space around it, or whole words only
    static AddedToken addedToken(Path file, int id, JsonNode token) {
        String name = token.path("content").isTextual() ? token.path("content").textValue() : "";
        TokenLength.check(file, name);
        for (String flag : List.of("lstrip", "rstrip", "single_word")) {
            if (token.path(flag).asBoolean()) {
                throw new InputException(file, "the added token " + Shown.of(name) + " has " + flag
                    + ", which Cria does not do; choose a model of the Llama 3 family");
            }
        }
        if (name.isEmpty()) {
            throw new InputException(file, "the added token " + id + " has no content");
        }
        boolean control = name.startsWith("<|") && name.endsWith("|>");
        boolean special = control || token.path("special").asBoolean();
        return new AddedToken(id, name, special, token.path("normalized").asBoolean(!special));
    }

    /// What this file adds, then what the configuration adds, then what the configuration calls BOS, EOS and so on.
    private List<AddedToken> addedTokens(TokenizerConfig config) {
        List<AddedToken> tokens = new ArrayList<>();
        root.get("added_tokens").forEach(token -> tokens.add(addedToken(file, id(token.path("id")), token)));
        Set<Integer> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        tokens.forEach(token -> ids.add(token.id()));
        tokens.forEach(token -> names.add(token.name()));
        for (AddedToken token : config.added()) {
            if (names.add(token.name()) && ids.add(token.id())) {
                tokens.add(token);
            }
        }
        for (String name : config.special()) {
            Integer id = vocabulary.get(name);
            if (id != null && names.add(name) && ids.add(id)) {
                tokens.add(new AddedToken(id, name, true, false));
            }
        }
        return tokens;
    }

    private byte[][] bytesById(List<AddedToken> added) {
        int last = added.stream().mapToInt(AddedToken::id).max().orElse(-1);
        last = Math.max(last, vocabulary.values().stream().mapToInt(id -> id).max().orElse(-1));
        int tokens = vocabulary.size() + added.size();
        if (last >= 8L * tokens) {
            throw new InputException(file, "ids go up to %,d for %,d tokens; download the file again".formatted(last, tokens));
        }
        byte[][] bytes = new byte[last + 1][];
        vocabulary.forEach((token, id) -> {
            if (bytes[id] != null) {
                throw new InputException(file, "the id " + id + " is given to two tokens, one of them '" + Shown.of(token) + "'");
            }
            bytes[id] = ByteAlphabet.bytesOrText(token);
        });
        added.forEach(token -> bytes[token.id()] = Utf8.bytes(token.name()));
        return bytes;
    }

    /// @throws InputException where a byte is missing and `unk_token` would stand for it
    private int[] byteIds() {
        int[] ids = new int[256];
        for (int b = 0; b < 256; b++) {
            Integer id = vocabulary.get(ByteAlphabet.letter(b));
            if (id == null && model.hasNonNull("unk_token")) {
                throw refused("unk_token is " + JsonObject.show(model.path("unk_token")) + " and the byte " + b + " has no token",
                    "vocabularies that have every byte or no unk_token");
            }
            ids[b] = id == null ? -1 : id;
        }
        return ids;
    }

    private void readMerges(Merges merges) {
        if (!model.path("merges").isArray()) {
            throw new InputException(file, "model.merges is %s, not a list".formatted(JsonObject.show(model.path("merges"))));
        }
        for (JsonNode merge : model.path("merges")) {
            String left;
            String right;
            if (merge.isTextual()) {
                String pair = merge.textValue();
                int space = pair.indexOf(' ');
                left = space < 0 ? pair : pair.substring(0, space);
                right = pair.substring(space + 1);
            } else {
                left = merge.path(0).asText();
                right = merge.path(1).asText();
            }
            Integer result = vocabulary.get(left + right);
            Integer leftId = vocabulary.get(left);
            Integer rightId = vocabulary.get(right);
            if (result == null || leftId == null || rightId == null) {
                throw new InputException(file, "the merge " + JsonObject.show(merge) + " needs a token that the vocabulary does not have");
            }
            merges.add(leftId, rightId, result);
        }
    }
}
