package cria.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.data.batch.EncodedExample;
import cria.safetensors.SafetensorsFile;
import cria.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One optimizer step as transformers took it.
    record Step(double learningRate, double loss, double gradNorm) { }

    record Training(double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm, List<Step> steps) { }

    record Greedy(int[] prompt, int[] newTokens) { }

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
        boolean packed = golden.names().contains("lengths");
        Path model = packed ? packedModel(directory) : directory;
        List<EncodedExample> documents = packed ? packedDocuments(directory, golden) : paddedDocuments(directory, golden);
        float[] logits = packed ? golden.tensor("logits").toFloats() : withoutPadding(golden, documents);
        Path file = directory.resolve("golden.json");
        JsonNode json = Files.exists(file) ? json(file) : JSON.createObjectNode();
        return new GoldenCase(directory.toAbsolutePath().normalize().getFileName().toString(), model, golden, documents, logits,
            Optional.ofNullable(json.get("train")).map(GoldenCase::training),
            Optional.ofNullable(json.get("greedy")).map(node -> new Greedy(ints(node.get("prompt")), ints(node.get("new_tokens")))));
    }

    /// The packed case has no model of its own: it is of the first case of the list beside it.
    private static Path packedModel(Path directory) {
        Path parent = directory.toAbsolutePath().normalize().getParent();
        Path cases = parent.resolve("cases.json");
        if (!Files.exists(cases)) {
            throw new InputException(cases, "not there; a packed case is of the model of the first case that this file names");
        }
        return parent.resolve(json(cases).fieldNames().next());
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

    private static Training training(JsonNode node) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : node.get("steps")) {
            steps.add(new Step(step.get("lr").asDouble(), step.get("loss").asDouble(), step.get("grad_norm").asDouble()));
        }
        JsonNode betas = node.get("betas");
        return new Training(betas.get(0).asDouble(), betas.get(1).asDouble(), node.get("eps").asDouble(),
            node.get("weight_decay").asDouble(), node.get("max_grad_norm").asDouble(), steps);
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new InputException(file, "cannot be read as JSON: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    @Override
    public void close() {
        golden.close();
    }
}
