package cria.tokenizer.file;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.JsonObject;
import cria.tokenizer.bpe.AddedToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands beside the vocabulary: `tokenizer_config.json`, `special_tokens_map.json` and `chat_template.jinja`.
///
/// @param eos      the name of the token that ends a document
/// @param special  the names of tokens that are control tokens whatever the vocabulary says of them
/// @param added    `added_tokens_decoder`
/// @param template the chat template
record TokenizerConfig(Optional<String> eos, List<String> special, List<AddedToken> added,
    Optional<Template> template) {

    static final String FILE = "tokenizer_config.json";
    static final String TEMPLATE_FILE = "chat_template.jinja";
    static final String SPECIAL_TOKENS_FILE = "special_tokens_map.json";

    /// @param file where it was found
    /// @param text the template; empty where the file names several and none is `default`
    /// @param names of the several templates
    record Template(Path file, Optional<String> text, List<String> names) {}

    /// What of these files the directory has; none is needed.
    static TokenizerConfig read(Path directory) {
        Path file = directory.resolve(FILE);
        Optional<JsonObject> config = json(file);
        Optional<JsonObject> map = json(directory.resolve(SPECIAL_TOKENS_FILE));
        List<String> special = new ArrayList<>();
        for (String field : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
            name(config, field).or(() -> name(map, field)).ifPresent(special::add);
        }
        List<AddedToken> added = config.filter(object -> object.has("added_tokens_decoder"))
            .map(object -> added(file, object.object("added_tokens_decoder"))).orElse(List.of());
        return new TokenizerConfig(name(config, "eos_token").or(() -> name(map, "eos_token")), special, added,
            template(directory, file, config));
    }

    private static Optional<JsonObject> json(Path file) {
        return Files.exists(file) ? Optional.of(JsonObject.read(file)) : Optional.empty();
    }

    private static Optional<String> name(Optional<JsonObject> object, String field) {
        return object.map(o -> o.get(field)).map(n -> n.isObject() ? n.path("content") : n)
            .filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static List<AddedToken> added(Path file, JsonObject decoder) {
        List<AddedToken> tokens = new ArrayList<>();
        decoder.values().entrySet().forEach(entry -> {
            JsonNode token = entry.getValue();
            if (!entry.getKey().matches("[0-9]{1,9}")) {
                throw new InputException(file, "added_tokens_decoder: '" + Shown.of(entry.getKey()) + "' is no token id");
            }
            tokens.add(TokenizerJson.addedToken(file, Integer.parseInt(entry.getKey()), token));
        });
        return tokens;
    }

    private static Optional<Template> template(Path directory, Path file, Optional<JsonObject> config) {
        Path own = directory.resolve(TEMPLATE_FILE);
        if (Files.exists(own)) {
            return Optional.of(new Template(own, Optional.of(InputFiles.text(own, FileKind.TEMPLATE)), List.of()));
        }
        return config.map(object -> object.get("chat_template")).filter(node -> node.isTextual() || node.isArray())
            .map(node -> {
                if (node.isTextual()) {
                    return new Template(file, Optional.of(node.textValue()), List.of());
                }
                Optional<String> text = Optional.empty();
                List<String> names = new ArrayList<>();
                for (JsonNode named : node) {
                    names.add(named.path("name").asText());
                    if (named.path("name").asText().equals("default")) {
                        text = Optional.of(named.path("template").asText());
                    }
                }
                return new Template(file, text, names);
            });
    }
}
