package cria.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.generate.GenerationDefaults;
import cria.model.LlamaConfig;
import cria.model.LlamaNames;
import cria.model.RopeScaling;
import cria.model.WeightsCheck;
import cria.safetensors.ModelWeights;
import cria.tensor.DType;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.bpe.ByteAlphabet;
import cria.tokenizer.file.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeDemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LlamaConfig SMALL = new LlamaConfig(32, 48, 2, 4, 2, 8, 300, 64, 1e-5, 10_000,
        new RopeScaling.None(), true, 0, List.of(0), List.of(2));

    @Test
    void theSameSeedMakesTheSameFiles(@TempDir Path directory) throws IOException {
        for (String name : List.of("a", "b")) {
            MakeDemo.make(directory.resolve(name), 3, 3000);
        }
        for (String file : List.of("corpus.jsonl", "corpus-eval.jsonl", "model/config.json", "model/generation_config.json",
            "model/tokenizer.json", "model/tokenizer_config.json", "model/model.safetensors")) {
            assertEquals(-1, Files.mismatch(directory.resolve("a").resolve(file), directory.resolve("b").resolve(file)), file);
        }
        checkTokenizer(directory.resolve("a/model"));
        checkReading(directory.resolve("a"));
    }

    private static void checkReading(Path directory) throws IOException {
        TokenizerFiles files = TokenizerFiles.load(directory.resolve("model"));
        Tokenizer tokenizer = files.tokenizer();
        assertEquals("chatml", files.requiredChatTemplate().name());
        assertEquals(2, tokenizer.eos().orElseThrow());
        assertEquals(1, tokenizer.special(TokenizerWriter.TURN_START).orElseThrow());
        int tokens = 0;
        int characters = 0;
        for (String line : Files.readAllLines(directory.resolve("corpus-eval.jsonl"))) {
            for (Message message : Dialogue.fromJson(line).messages()) {
                int[] ids = tokenizer.encode(message.content());
                assertEquals(message.content(), tokenizer.decode(ids));
                tokens += ids.length;
                characters += message.content().length();
            }
        }
        assertTrue(characters > 3 * tokens, characters + " characters, " + tokens + " tokens");
        assertEquals("Zoë 🐿 日本", tokenizer.decode(tokenizer.encode("Zoë 🐿 日本")));
    }

    private static void checkTokenizer(Path model) throws IOException {
        JsonNode root = JSON.readTree(model.resolve("tokenizer.json").toFile());
        JsonNode vocab = root.at("/model/vocab");
        assertEquals(DemoModel.SHIPPED.vocabSize(), vocab.size());
        Set<Integer> ids = new HashSet<>();
        vocab.forEach(id -> ids.add(id.intValue()));
        assertEquals(vocab.size(), ids.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(i, vocab.get(TokenizerWriter.SPECIALS.get(i)).intValue());
            assertEquals(TokenizerWriter.SPECIALS.get(i), root.at("/added_tokens/" + i + "/content").textValue());
            assertEquals(i, root.at("/added_tokens/" + i + "/id").intValue());
        }
        for (int b = 0; b < 256; b++) {
            assertEquals(3 + b, vocab.get(ByteAlphabet.letter(b)).intValue());
        }
        for (int rank = 0; rank < root.at("/model/merges").size(); rank++) {
            String merge = root.at("/model/merges/" + rank).textValue();
            assertEquals(3 + 256 + rank, vocab.get(merge.replace(" ", "")).intValue(), merge);
        }
        assertEquals("Digits", root.at("/pre_tokenizer/pretokenizers/0/type").textValue());
        assertTrue(root.at("/pre_tokenizer/pretokenizers/1/use_regex").booleanValue());
        assertTrue(root.get("post_processor").isNull());
        JsonNode config = JSON.readTree(model.resolve("tokenizer_config.json").toFile());
        assertEquals("<|im_end|>", config.get("eos_token").textValue());
        assertEquals("<|endoftext|>", config.get("pad_token").textValue());
    }

    @Test
    void theUntrainedModelIsALlamaThatTheReaderAccepts(@TempDir Path directory) throws IOException {
        DemoModel.initialise(directory, SMALL, DType.BF16, 1);
        assertEquals(SMALL, LlamaConfig.read(directory));
        assertEquals(List.of(2), GenerationDefaults.read(directory, SMALL).eosTokenIds());
        try (ModelWeights weights = ModelWeights.open(directory)) {
            assertDoesNotThrow(() -> WeightsCheck.check(SMALL, weights));
        }
    }

    @Test
    void theWeightsAreNormalWithTheRangeOfTheConfiguration() {
        DemoModel.draw(SMALL, 1, (weight, values) -> {
            boolean norm = weight.shape().rank() == 1;
            double sum = 0;
            double squares = 0;
            for (float value : values) {
                sum += value;
                squares += (double) value * value;
            }
            double expected = norm ? 1 : 0.02 * 0.02;
            assertEquals(norm ? 1 : 0, sum / values.length, 0.002);
            assertEquals(expected, squares / values.length, 0.15 * expected, weight.name());
        });
    }

    @Test
    void theShippedShapeHasAboutThreeMillionParameters() {
        assertEquals(2_755_008, LlamaNames.weights(DemoModel.SHIPPED).stream().mapToLong(p -> p.shape().elements()).sum());
    }
}
