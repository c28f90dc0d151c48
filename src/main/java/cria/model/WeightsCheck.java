package cria.model;

import cria.InputException;
import cria.safetensors.FiniteValues;
import cria.safetensors.ModelWeights;
import cria.safetensors.StoredType;
import cria.safetensors.TensorEntry;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether files hold the weights of the model that a configuration describes.
public final class WeightsCheck {

    // Early conversions stored the rotary frequencies, which follow from the configuration.
    private static final Pattern HARMLESS = Pattern.compile("model\\.(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\.inv_freq");
    private static final Set<StoredType> WEIGHT_TYPES = EnumSet.of(StoredType.F32, StoredType.F16, StoredType.BF16);

    private WeightsCheck() {}

    /// Holds a checkpoint to its configuration: each weight is there, with its shape, in a floating type, and there is
    /// nothing else that the model would have to compute with. A tied model's `lm_head.weight` is passed over, as in
    /// transformers. Then each weight is read once, and has to be finite.
    ///
    /// @throws InputException with file, tensor, found and expected
    public static void check(LlamaConfig config, ModelWeights weights) {
        checkShapes(config, weights);
        LlamaNames.weights(config).forEach(weight -> FiniteValues.check(weights.fileOf(weight.name()), weights.tensor(weight.name()),
            "the model cannot be used"));
    }

    private static void checkShapes(LlamaConfig config, ModelWeights weights) {
        Set<String> known = new HashSet<>(Set.of(LlamaNames.LM_HEAD));
        for (LlamaNames.Weight weight : LlamaNames.weights(config)) {
            known.add(weight.name());
            check(weight, weights);
        }
        List<String> others = weights.names().stream()
            .filter(name -> !known.contains(name) && !HARMLESS.matcher(name).matches()).toList();
        if (!others.isEmpty()) {
            String name = others.getFirst();
            String more = others.size() == 1 ? "" : " (and %d more)".formatted(others.size() - 1);
            throw refused(weights.fileOf(name), name,
                "a tensor that no Llama of this %s has%s".formatted(LlamaConfig.FILE_NAME, more),
                "only what the model computes with");
        }
    }

    private static void check(LlamaNames.Weight weight, ModelWeights weights) {
        if (!weights.contains(weight.name())) {
            String why = weight.name().equals(LlamaNames.LM_HEAD)
                ? ", since tie_word_embeddings is false in " + LlamaConfig.FILE_NAME : "";
            throw refused(weights.directory(), weight.name(), "nothing", weight.shape() + why);
        }
        TensorEntry entry = weights.entry(weight.name());
        Path file = weights.fileOf(weight.name());
        if (!WEIGHT_TYPES.contains(entry.type())) {
            throw refused(file, weight.name(), "dtype " + entry.type(), "F32, F16 or BF16");
        }
        if (!entry.shape().equals(weight.shape())) {
            throw refused(file, weight.name(), "shape " + entry.shape(),
                weight.shape() + " by " + LlamaConfig.FILE_NAME);
        }
    }

    private static InputException refused(Path file, String tensor, String found, String expected) {
        return new InputException(file, "tensor %s: found %s, expected %s".formatted(tensor, found, expected));
    }
}
