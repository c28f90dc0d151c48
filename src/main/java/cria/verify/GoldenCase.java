package cria.verify;

import cria.InputException;
import cria.data.batch.EncodedExample;
import cria.file.JsonObject;
import cria.safetensors.SafetensorsFile;
import cria.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What transformers made of a small model.
///
/// @param name      the folder's
/// @param model     the directory of the model
/// @param documents of the batch, as training sees them
/// @param logits    of every token of every document, document after document (N, V)
/// @param training  the AdamW steps, if the case has any
/// @param greedy    argmax decoding, if the case has any
record GoldenCase(String name, Path model, SafetensorsFile golden, List<EncodedExample> documents, float[] logits,
    Optional<Training> training, Optional<Greedy> greedy) implements AutoCloseable {

    static final String GOLDEN = "golden.safetensors";

    /// One optimizer step as transformers took it.
    record Step(double learningRate, double loss, double gradNorm) {}

    record Training(double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm, List<Step> steps) {}

    record Greedy(int[] prompt, int[] newTokens) {}

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
        SafetensorsFile golden = SafetensorsFile.open(directory.resolve(GOLDEN));
        try {
            return read(directory, golden);
        } catch (RuntimeException e) {
            golden.close();
            throw e;
        }
    }

    private static GoldenCase read(Path directory, SafetensorsFile golden) {
        boolean packed = golden.names().contains("lengths");
        Path model = packed ? packedModel(directory) : directory;
        List<EncodedExample> documents = packed ? packedDocuments(directory, golden) : paddedDocuments(directory, golden);
        float[] logits = packed ? golden.tensor("logits").toFloats() : withoutPadding(golden, documents);
        Path file = directory.resolve("golden.json");
        Optional<JsonObject> json = Files.exists(file) ? Optional.of(JsonObject.read(file)) : Optional.empty();
        return new GoldenCase(directory.toAbsolutePath().normalize().getFileName().toString(), model, golden, documents, logits,
            json.filter(object -> object.has("train")).map(object -> training(object.object("train"))),
            json.filter(object -> object.has("greedy")).map(object -> greedy(object.object("greedy"))));
    }

    /// The packed case has no model of its own: it is of the first case of the list beside it.
    private static Path packedModel(Path directory) {
        Path parent = Objects.requireNonNull(directory.toAbsolutePath().normalize().getParent());
        Path cases = parent.resolve("cases.json");
        if (!Files.exists(cases)) {
            throw new InputException(cases, "not there; a packed case is of the model of the first case that this file names");
        }
        return parent.resolve(JsonObject.read(cases).values().keySet().iterator().next());
    }

    private static List<EncodedExample> packedDocuments(Path directory, SafetensorsFile golden) {
        int[] ids = golden.tensor("input_ids").toInts();
        List<EncodedExample> documents = new ArrayList<>();
        int from = 0;
        for (int length : golden.tensor("lengths").toInts()) {
            int[] document = Arrays.copyOfRange(ids, from, from + length);
            documents.add(document(directory, documents.size(), document, document.clone()));
            from += length;
        }
        return documents;
    }

    private static List<EncodedExample> paddedDocuments(Path directory, SafetensorsFile golden) {
        Tensor ids = golden.tensor("input_ids");
        Tensor labels = golden.tensor("labels");
        List<EncodedExample> documents = new ArrayList<>();
        for (int row = 0; row < ids.rows(); row++) {
            int length = Arrays.stream(golden.tensor("attention_mask").rows(row, 1).toInts()).sum();
            documents.add(document(directory, row, Arrays.copyOf(ids.rows(row, 1).toInts(), length),
                Arrays.copyOf(labels.rows(row, 1).toInts(), length)));
        }
        return documents;
    }

    private static EncodedExample document(Path directory, int row, int[] ids, int[] labels) {
        labels[0] = EncodedExample.IGNORE;      // nothing comes before it to predict it from
        return new EncodedExample(ids, labels, ids.length, directory.resolve(GOLDEN), row + 1);
    }

    private static float[] withoutPadding(SafetensorsFile golden, List<EncodedExample> documents) {
        Tensor logits = golden.tensor("logits");
        int V = logits.dim(2);
        int T = logits.dim(1);
        float[] all = logits.toFloats();
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
        if (betas.size() != 2) {
            throw train.refused("betas", "two numbers");
        }
        return new Training(betas.get(0), betas.get(1), train.number("eps"), train.number("weight_decay"), train.number("max_grad_norm"),
            train.objects("steps").stream()
                .map(step -> new Step(step.number("lr"), step.number("loss"), step.number("grad_norm"))).toList());
    }

    private static Greedy greedy(JsonObject greedy) {
        return new Greedy(ints(greedy.ids("prompt")), ints(greedy.ids("new_tokens")));
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void close() {
        golden.close();
    }
}
