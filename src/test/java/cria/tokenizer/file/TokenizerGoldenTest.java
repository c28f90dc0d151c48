package cria.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.GoldenTokenizer;
import cria.golden.Goldens;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Texts and their ids by Hugging Face's tokenizers, with every tokenizer that there are goldens for.
@ParameterizedClass
@MethodSource("cria.golden.Goldens#tokenizers")
class TokenizerGoldenTest {
    private final GoldenTokenizer golden;
    private final Tokenizer tokenizer;

    TokenizerGoldenTest(GoldenTokenizer golden) {
        this.golden = golden;
        this.tokenizer = golden.files().tokenizer();
    }

    /// The text itself, unless the vocabulary lacks some of its bytes.
    private static String decoded(JsonNode row) {
        return row.path("decoded").asText(row.get("text").textValue());
    }

    @Test
    void encodesEveryGoldenTextToTheSameIds() {
        assertTrue(golden.texts().size() >= 100);
        for (JsonNode row : golden.texts()) {
            String text = row.get("text").textValue();
            assertArrayEquals(Goldens.ints(row.get("ids")), tokenizer.encode(text), text);
            assertEquals(decoded(row), tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @Test
    void streamsEveryGoldenTextAsItDecodesIt() {
        for (JsonNode row : golden.texts()) {
            StreamDecoder stream = tokenizer.stream();
            StringBuilder text = new StringBuilder();
            for (int id : Goldens.ints(row.get("ids"))) {
                text.append(stream.next(id));
            }
            assertEquals(decoded(row), text.append(stream.finish()).toString());
        }
    }

    @Test
    void neverReadsAControlTokenOutOfText() {
        int controls = 0;
        for (int id = 0; id < tokenizer.vocabSize(); id++) {
            if (tokenizer.isSpecial(id)) {
                String name = new String(tokenizer.bytesOf(id), StandardCharsets.UTF_8);
                assertFalse(Arrays.stream(tokenizer.encode(name)).anyMatch(tokenizer::isSpecial), name);
                assertEquals("", tokenizer.decode(id));
                assertEquals(OptionalInt.of(id), tokenizer.special(name));
                controls++;
            }
        }
        assertTrue(controls >= 3);
    }
}
