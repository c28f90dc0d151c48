package cria.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Ids that the model has no row for, and everything else that can be wrong in a tokenizer (H1, H3, H11).
final class TokenizerFaults implements FaultClass {
    private static final String FILE = "model/tokenizer.json";
    private static final String CONFIG = "model/tokenizer_config.json";

    /// `V` stands for the model's vocab_size, the first id that it has no row for.
    private static final List<String> IDS = List.of("-1", "-5", "V", "999999", "2147483647", "2147483648", "9223372036854775808",
        "10.5", "1e400", "\"7\"", "null", "true", "[1]", "{}");

    private static final List<List<String>> COMMANDS = List.of(HarmlessFiles.train(), HarmlessFiles.eval(), HarmlessFiles.generate());

    /// Where an id stands.
    private enum Place {
        ADDED_TOKEN {
            @Override
            void put(Path folder, String id) throws IOException {
                add(folder, "{\"id\": %s, \"content\": \"router\", \"special\": false}".formatted(id));
            }
        },
        VOCABULARY {
            @Override
            void put(Path folder, String id) throws IOException {
                Edit.set(folder.resolve(FILE), "/model/vocab/Ġrouter", id);
            }
        },
        POST_PROCESSOR {
            @Override
            void put(Path folder, String id) throws IOException {
                Edit.set(folder.resolve(FILE), "/post_processor", BEGIN.formatted("[" + id + "]"));
            }
        },
        ADDED_BY_THE_CONFIGURATION {
            @Override
            void put(Path folder, String id) throws IOException {
                Edit.set(folder.resolve(CONFIG), "/added_tokens_decoder",
                    "{%s: {\"content\": \"router\"}}".formatted(Edit.quoted(id)));
            }
        };

        abstract void put(Path folder, String id) throws IOException;
    }

    private static final String BEGIN = """
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<b>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [], "special_tokens": {"<b>": {"id": "<b>", "ids": %s, "tokens": ["<b>"]}}}""";

    private static void add(Path folder, String tokens) throws IOException {
        JsonNode added = Edit.read(folder.resolve(FILE)).get("added_tokens");
        String all = added.toString();
        Edit.set(folder.resolve(FILE), "/added_tokens", all.substring(0, all.length() - 1) + "," + tokens + "]");
    }

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(ids(), shapes(), configurations(), large()).flatMap(cases -> cases);
    }

    private static Stream<HostileCase> ids() {
        return Stream.of(Place.values()).flatMap(place -> IDS.stream().map(id -> {
            List<String> command = COMMANDS.get((place.ordinal() + IDS.indexOf(id)) % COMMANDS.size());
            return HostileCase.refused("tokenizer: %s with the id %s in %s".formatted(place, id, command.getFirst()), command,
                folder -> place.put(folder, id.replace("V", Edit.read(folder.resolve("model/config.json")).get("vocab_size").toString())),
                "model", "token").quoting("null");
        }));
    }

    private static Stream<HostileCase> shapes() {
        return Stream.of(
            in("added_tokens are an object", "/added_tokens", "{\"a\": 1}"),
            in("added_tokens are numbers", "/added_tokens", "[1, 2]"),
            in("added_tokens hold a list", "/added_tokens", "[[]]"),
            in("an added token without a name", "/added_tokens/0/content", "\"\""),
            in("an added token named by a number", "/added_tokens/0/content", "7"),
            in("an added token whose name has control characters", "/added_tokens/0",
                "{\"id\": 0, \"content\": \"\\u001b[2J\\u202e\", \"lstrip\": true}"),
            in("two added tokens with one id", "/added_tokens/1/id", "0"),
            in("two added tokens with one name", "/added_tokens/1/content", "\"<|endoftext|>\""),
            in("no model", "/model", "null"),
            in("a model in a list", "/model", "[]"),
            in("a model of another type", "/model/type", "\"Uni\\u001bgram\""),
            in("a vocabulary in a list", "/model/vocab", "[\"a\"]"),
            in("no vocabulary", "/model/vocab", "{}"),
            in("a vocabulary of null", "/model/vocab", "null").quoting("null"),
            in("a token twice", "/model/vocab/Ġrouter", "7, \"Ġrouter\": 8"),
            in("an id twice", "/model/vocab/Ġrouter", "7"),
            in("merges in an object", "/model/merges", "{\"a\": \"b\"}"),
            in("merges in a string", "/model/merges", "\"a b\""),
            in("a merge of a number", "/model/merges/0", "7"),
            in("a merge of null", "/model/merges/0", "null").quoting("null"),
            in("a merge of three", "/model/merges/0", "[\"a\", \"b\", \"c\"]"),
            in("a merge of one", "/model/merges/0", "[\"a\"]"),
            in("a merge without a space", "/model/merges/0", "\"ab\""),
            in("a merge of control characters", "/model/merges/0", "\"\\u001b[2J \\u202e\""),
            in("a merge of a million characters", "/model/merges/0", "\"" + "a".repeat(1_000_000) + " b\""),
            in("no pre_tokenizer", "/pre_tokenizer", "null"),
            in("a pre_tokenizer in a string", "/pre_tokenizer", "\"ByteLevel\""),
            in("a pre_tokenizer of an unknown type", "/pre_tokenizer", "{\"type\": \"\\u001b[31mWhitespace\"}"),
            in("a pattern that never ends", "/pre_tokenizer", "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", "
                + "\"pattern\": {\"Regex\": \"(a+)+$\"}, \"behavior\": \"Isolated\", \"invert\": false}, {\"type\": \"ByteLevel\"}]}"),
            in("a normalizer", "/normalizer", "{\"type\": \"NFC\"}"),
            in("a decoder in a number", "/decoder", "5"),
            in("a post_processor in a string", "/post_processor", "\"TemplateProcessing\""),
            in("a post_processor without tokens", "/post_processor", BEGIN.formatted("[]")),
            in("a post_processor of two tokens", "/post_processor", BEGIN.formatted("[1, 2]")),
            in("a post_processor of an unknown type", "/post_processor", "{\"type\": \"\\u001b[2JRoberta\"}"));
    }

    private static HostileCase in(String name, String pointer, String value) {
        return HostileCase.refused("tokenizer.json: " + name, HarmlessFiles.tokenizeOf("texts.jsonl", "--add_special_tokens"),
            folder -> Edit.set(folder.resolve(FILE), pointer, value), "tokenizer.json");
    }

    private static Stream<HostileCase> configurations() {
        return Stream.of(
            configured("eos_token that is none", "/eos_token", "\"\\u001b[2Jend\""),
            configured("eos_token of a number", "/eos_token", "5"),
            configured("eos_token in a list", "/eos_token", "[\"<|im_end|>\"]"),
            configured("eos_token of 100,000 characters", "/eos_token", "\"" + "e".repeat(100_000) + "\""),
            configured("added_tokens_decoder in a list", "/added_tokens_decoder", "[1]"),
            configured("added_tokens_decoder of a string", "/added_tokens_decoder", "\"a\""),
            configured("added_tokens_decoder with a word for an id", "/added_tokens_decoder", "{\"one\": {\"content\": \"a\"}}"),
            configured("added_tokens_decoder with a list", "/added_tokens_decoder", "{\"320\": [1]}"));
    }

    private static HostileCase configured(String name, String pointer, String value) {
        return HostileCase.refused("tokenizer_config.json: " + name, HarmlessFiles.train(),
            folder -> Edit.set(folder.resolve(CONFIG), pointer, value), "tokenizer_config.json");
    }

    /// Much of what is allowed takes its time, and not more.
    private static Stream<HostileCase> large() {
        return Stream.of(
            HostileCase.worksOrRefused("tokenizer: 100,000 added tokens", HarmlessFiles.tokenizeOf("texts.jsonl"), many(100_000),
                "tokenizer"),
            HostileCase.worksOrRefused("tokenizer: 20,000 added tokens and 200 KB of text", HarmlessFiles.tokenizeOf("long.txt"),
                folder -> {
                    many(20_000).make(folder);
                    Files.writeString(folder.resolve("long.txt"), "added 17 tokens ".repeat(12_500));
                }, "tokenizer"),
            HostileCase.worksOrRefused("tokenizer: an added token of 1 MB", HarmlessFiles.tokenizeOf("texts.jsonl"),
                folder -> add(folder, "{\"id\": 400, \"content\": \"" + "a".repeat(1 << 20) + "\", \"special\": true}"), "tokenizer"),
            HostileCase.worksOrRefused("tokenizer: tokens of 40 KB", HarmlessFiles.tokenizeOf("long.txt"), folder -> {
                Edit.set(folder.resolve(FILE), "/model/vocab/" + "a".repeat(40_000), "320");
                Files.writeString(folder.resolve("long.txt"), "a".repeat(200_000));
            }, "tokenizer"),
            HostileCase.works("tokenizer: 200 KB of one letter", HarmlessFiles.tokenizeOf("long.txt"),
                folder -> Files.writeString(folder.resolve("long.txt"), "a".repeat(200_000))),
            HostileCase.works("tokenizer: 200 KB of spaces", HarmlessFiles.tokenizeOf("long.txt"),
                folder -> Files.writeString(folder.resolve("long.txt"), " ".repeat(200_000) + "a")),
            HostileCase.refused("tokenizer: ids far apart", HarmlessFiles.tokenizeOf("texts.jsonl"),
                folder -> Edit.set(folder.resolve(FILE), "/model/vocab/Ġrouter", "2147483646"), "tokenizer"));
    }

    private static HostileCase.Setup many(int count) {
        return folder -> {
            StringBuilder tokens = new StringBuilder();
            for (int i = 0; i < count; i++) {
                tokens.append(i == 0 ? "" : ",").append("{\"id\": ").append(1_000 + i).append(", \"content\": \"added ").append(i)
                    .append("\", \"special\": ").append(i % 2 == 0).append('}');
            }
            add(folder, tokens.toString());
        };
    }
}
