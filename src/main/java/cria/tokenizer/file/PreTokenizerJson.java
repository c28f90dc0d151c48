package cria.tokenizer.file;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import cria.tokenizer.bpe.PieceSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Finds the [PieceSplitter] that does what `pre_tokenizer` in `tokenizer.json` says.
final class PreTokenizerJson {

    private PreTokenizerJson() {}

    /// @throws InputException where none does
    static PieceSplitter read(Path file, JsonNode preTokenizer) {
        List<JsonNode> steps = new ArrayList<>();
        if (preTokenizer.path("type").asText().equals("Sequence")) {
            preTokenizer.path("pretokenizers").forEach(steps::add);
        } else {
            steps.add(preTokenizer);
        }
        JsonNode last = steps.isEmpty() ? preTokenizer : steps.getLast();
        boolean byteLevel = type(last).equals("ByteLevel") && !last.path("add_prefix_space").asBoolean(true);
        boolean ownPattern = last.path("use_regex").asBoolean(true);
        if (byteLevel && steps.size() == 1 && ownPattern) {
            return PieceSplitter.BYTE_LEVEL;
        }
        if (byteLevel && steps.size() == 2) {
            JsonNode first = steps.getFirst();
            if (type(first).equals("Digits") && first.path("individual_digits").asBoolean() && ownPattern) {
                return PieceSplitter.DIGITS_BYTE_LEVEL;
            }
            if (isolates(first) && !ownPattern) {
                return PieceSplitter.split(first.path("pattern").path("Regex").asText()).orElseThrow(() -> refused(file,
                    "the pattern " + first.path("pattern")));
            }
        }
        return refuse(file, preTokenizer);
    }

    private static boolean isolates(JsonNode split) {
        return type(split).equals("Split") && split.path("behavior").asText().equals("Isolated")
            && !split.path("invert").asBoolean();
    }

    private static String type(JsonNode node) {
        return node.path("type").asText();
    }

    private static PieceSplitter refuse(Path file, JsonNode preTokenizer) {
        throw refused(file, preTokenizer.isMissingNode() || preTokenizer.isNull() ? "none" : preTokenizer.toString());
    }

    private static InputException refused(Path file, String found) {
        return new InputException(file, "pre_tokenizer: found " + Shown.of(found) + ", Cria reads Llama 3's Split and ByteLevel,"
            + " ByteLevel alone (GPT-2's), and individual Digits and ByteLevel (SmolLM2's),"
            + " without add_prefix_space; choose a model that has one of them");
    }
}
