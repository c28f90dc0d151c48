package cria.verify;

import cria.InputException;
import cria.Shown;
import cria.data.batch.EncodedExample;
import cria.file.JsonObject;
import cria.model.LlamaConfig;
import cria.safetensors.SafetensorsFile;
import cria.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What transformers made of a small model.
///
/// @param model     the directory of the model
/// @param documents of the batch, as training sees them
/// @param logits    of every token of every document, document after document (N, V)
/// @param vocabSize V
/// @param training  the AdamW steps, if the case has any
/// @param greedy    argmax decoding, if the case has any
record GoldenCase(Path directory, Path model, GoldenTensors golden, List<EncodedExample> documents, float[] logits, int vocabSize,
    Optional<Training> training, Optional<Greedy> greedy) implements AutoCloseable {

    static final String GOLDEN = "golden.safetensors";
    private static final String JSON = "golden.json";
    private static final String CASES = "cases.json";

    /// The name of a folder beside the list; anything else could lead out of it.
    private static final Pattern FOLDER = Pattern.compile("[\\p{Alnum}_-][\\p{Alnum}._-]*");

    /// One optimizer step as transformers took it.
    record Step(double learningRate, double loss, double gradNorm) {}

    record Training(double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm, List<Step> steps) {}

    record Greedy(int[] prompt, int[] newTokens) {

        /// Tokens of prompt and answer together.
        int length() {
            return prompt.length + newTokens.length;
        }
    }

    /// Whether a folder holds a case for adapters rather than for whole models.
    static boolean isAdapter(Path directory) {
        return Files.isDirectory(directory.resolve("adapter"));
    }

    static boolean isCase(Path directory) {
        return Files.exists(directory.resolve(GOLDEN));
    }

    static GoldenCase open(Path directory) {
        if (!isCase(directory)) {
            throw new InputException(directory, "no " + GOLDEN + " here; give folders that make_conformance.py wrote");
        }
        GoldenTensors golden = new GoldenTensors(SafetensorsFile.open(directory.resolve(GOLDEN)));
        try {
            return read(directory, golden);
        } catch (RuntimeException e) {
            golden.close();
            throw e;
        }
    }

    private static GoldenCase read(Path directory, GoldenTensors golden) {
        boolean packed = golden.has("lengths");
        Path model = packed ? packedModel(directory) : directory;
        Shape shape = golden.shape("logits", packed ? 2 : 3);
        int vocabSize = Math.toIntExact(shape.dim(packed ? 1 : 2));
        List<EncodedExample> documents = packed ? packedDocuments(directory, golden, shape) : paddedDocuments(directory, golden, shape);
        float[] all = golden.floats("logits", shape);
        Path file = directory.resolve(JSON);
        Optional<JsonObject> json = Files.exists(file) ? Optional.of(JsonObject.read(file)) : Optional.empty();
        return new GoldenCase(directory, model, golden, documents, packed ? all : withoutPadding(all, shape, documents), vocabSize,
            json.filter(object -> object.has("train")).map(object -> training(object.object("train"))),
            json.filter(object -> object.has("greedy")).map(object -> greedy(object.object("greedy"), vocabSize)));
    }

    /// The packed case has no model of its own: it is of the first case of the list beside it.
    private static Path packedModel(Path directory) {
        Path parent = directory.toAbsolutePath().normalize().getParent();
        if (parent == null || !Files.exists(parent.resolve(CASES))) {
            throw new InputException(directory, "no %s beside it; a packed case is of the model of the first case that this file names"
                .formatted(CASES));
        }
        JsonObject cases = JsonObject.read(parent.resolve(CASES));
        String first = cases.values().keySet().stream().findFirst()
            .orElseThrow(() -> new InputException(cases.file(), "found no case in it, expected the packed case's model first"));
        if (!FOLDER.matcher(first).matches()) {
            throw new InputException(cases.file(), "found the case '%s', expected the name of a folder beside this file"
                .formatted(Shown.of(first)));
        }
        return parent.resolve(first);
    }

    private static List<EncodedExample> packedDocuments(Path directory, GoldenTensors golden, Shape logits) {
        int[] ids = ids(golden, "input_ids", new Shape(logits.dim(0)), logits, false);
        int[] lengths = golden.ints("lengths", golden.shape("lengths", 1));
        List<EncodedExample> documents = new ArrayList<>();
        int from = 0;
        for (int length : lengths) {
            if (length < 1 || length > ids.length - from) {
                throw golden.refused("lengths", documents.size(), length, "1 to %d, the ids that are left".formatted(ids.length - from));
            }
            int[] document = Arrays.copyOfRange(ids, from, from + length);
            documents.add(document(directory, documents.size(), document, document.clone()));
            from += length;
        }
        if (from != ids.length) {
            throw golden.refused("lengths", documents.size(), 0, "%d more ids in a document".formatted(ids.length - from));
        }
        return documents;
    }

    private static List<EncodedExample> paddedDocuments(Path directory, GoldenTensors golden, Shape logits) {
        Shape shape = new Shape(logits.dim(0), logits.dim(1));
        int[] ids = ids(golden, "input_ids", shape, logits, false);
        int[] labels = ids(golden, "labels", shape, logits, true);
        int[] mask = golden.ints("attention_mask", shape);
        int length = Math.toIntExact(shape.dim(1));
        List<EncodedExample> documents = new ArrayList<>();
        for (int from = 0; from < ids.length; from += length) {
            int end = from;
            while (end < from + length && mask[end] == 1) {
                end++;
            }
            for (int at = from; at < from + length; at++) {
                if (mask[at] != (at < end ? 1 : 0) || end == from) {
                    throw golden.refused("attention_mask", at, mask[at], "each row to be ones, one at least, and then zeros");
                }
            }
            documents.add(document(directory, documents.size(), Arrays.copyOfRange(ids, from, end), Arrays.copyOfRange(labels, from, end)));
        }
        return documents;
    }

    private static int[] ids(GoldenTensors golden, String name, Shape shape, Shape logits, boolean orIgnored) {
        int[] ids = golden.ints(name, shape);
        long vocabSize = logits.dim(logits.rank() - 1);
        for (int at = 0; at < ids.length; at++) {
            if ((ids[at] < 0 || ids[at] >= vocabSize) && !(orIgnored && ids[at] == EncodedExample.IGNORE)) {
                throw golden.refused(name, at, ids[at], "an id from 0 to %d, as logits has them".formatted(vocabSize - 1));
            }
        }
        return ids;
    }

    private static EncodedExample document(Path directory, int row, int[] ids, int[] labels) {
        labels[0] = EncodedExample.IGNORE;      // nothing comes before it to predict it from
        return new EncodedExample(ids, labels, ids.length, directory.resolve(GOLDEN), row + 1);
    }

    private static float[] withoutPadding(float[] all, Shape shape, List<EncodedExample> documents) {
        int T = Math.toIntExact(shape.dim(1));
        int V = Math.toIntExact(shape.dim(2));
        float[] kept = new float[documents.stream().mapToInt(EncodedExample::length).sum() * V];
        int at = 0;
        for (int row = 0; row < documents.size(); row++) {
            int values = documents.get(row).length() * V;
            System.arraycopy(all, row * T * V, kept, at, values);
            at += values;
        }
        return kept;
    }

    private static Training training(JsonObject train) {
        List<Double> betas = train.numbers("betas");
        if (betas.size() != 2 || !betas.stream().allMatch(beta -> beta >= 0 && beta < 1)) {
            throw train.refused("betas", "two numbers from 0 to 1");
        }
        List<Step> steps = train.objects("steps").stream()
            .map(step -> new Step(step.number("lr"), step.number("loss"), step.number("grad_norm"))).toList();
        if (steps.isEmpty()) {
            throw train.refused("steps", "one step at least");
        }
        return new Training(betas.get(0), betas.get(1), train.positive("eps", 1), train.number("weight_decay"),
            train.number("max_grad_norm", 0, Double.MAX_VALUE), steps);
    }

    private static Greedy greedy(JsonObject greedy, int vocabSize) {
        return new Greedy(ids(greedy, "prompt", vocabSize), ids(greedy, "new_tokens", vocabSize));
    }

    private static int[] ids(JsonObject greedy, String key, int vocabSize) {
        List<Integer> ids = greedy.ids(key);
        if (ids.isEmpty() || !ids.stream().allMatch(id -> id < vocabSize)) {
            throw greedy.refused(key, "a list of ids from 0 to %d, as logits has them".formatted(vocabSize - 1));
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The longest document, in tokens.
    int longest() {
        return documents.stream().mapToInt(EncodedExample::length).max().orElseThrow();
    }

    /// Holds the case to its model.
    ///
    /// @throws InputException if it is of another
    void check(LlamaConfig config) {
        if (vocabSize != config.vocabSize()) {
            throw new InputException(golden.file().path(), "tensor logits: found %d tokens, expected %d (vocab_size in %s)"
                .formatted(vocabSize, config.vocabSize(), model.resolve(LlamaConfig.FILE_NAME)));
        }
        int most = Math.max(longest(), greedy.map(Greedy::length).orElse(0));
        if (most > config.maxPositions()) {
            throw new InputException(directory, "a document of %d tokens, and the model knows %d positions (max_position_embeddings in %s)"
                .formatted(most, config.maxPositions(), model.resolve(LlamaConfig.FILE_NAME)));
        }
    }

    @Override
    public void close() {
        golden.close();
    }
}
