package cria.model;

import cria.InputException;
import cria.safetensors.ModelWeights;
import cria.safetensors.StoredType;
import cria.safetensors.TensorEntry;
import cria.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a checkpoint calls the weights of a Llama, once. Names: `LlamaForCausalLM` of
/// <https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/modeling_llama.py>.
/// Linear weights are stored (outputs, inputs).
public final class LlamaNames {

    public static final String EMBED_TOKENS = "model.embed_tokens.weight";
    public static final String NORM = "model.norm.weight";
    public static final String LM_HEAD = "lm_head.weight";

    // Early conversions stored the rotary frequencies, which follow from the configuration.
    private static final Pattern HARMLESS = Pattern.compile("model\\.(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\.inv_freq");
    private static final Set<StoredType> WEIGHT_TYPES = EnumSet.of(StoredType.F32, StoredType.F16, StoredType.BF16);

    /// A weight that a model has.
    public record Weight(String name, Shape shape) {
        Weight(String name, long... dims) {
            this(name, new Shape(dims));
        }
    }

    private LlamaNames() {
    }

    public static String inputNorm(int layer) {
        return layer(layer, "input_layernorm");
    }

    public static String qProj(int layer) {
        return layer(layer, "self_attn.q_proj");
    }

    public static String kProj(int layer) {
        return layer(layer, "self_attn.k_proj");
    }

    public static String vProj(int layer) {
        return layer(layer, "self_attn.v_proj");
    }

    public static String oProj(int layer) {
        return layer(layer, "self_attn.o_proj");
    }

    public static String postAttentionNorm(int layer) {
        return layer(layer, "post_attention_layernorm");
    }

    public static String gateProj(int layer) {
        return layer(layer, "mlp.gate_proj");
    }

    public static String upProj(int layer) {
        return layer(layer, "mlp.up_proj");
    }

    public static String downProj(int layer) {
        return layer(layer, "mlp.down_proj");
    }

    private static String layer(int layer, String module) {
        return "model.layers.%d.%s.weight".formatted(layer, module);
    }

    /// Every weight of a model, in the order of its forward pass. Tied embeddings have no `lm_head.weight`.
    public static List<Weight> weights(LlamaConfig config) {
        long hidden = config.hiddenSize();
        long intermediate = config.intermediateSize();
        List<Weight> weights = new ArrayList<>();
        weights.add(new Weight(EMBED_TOKENS, config.vocabSize(), hidden));
        for (int i = 0; i < config.numLayers(); i++) {
            weights.add(new Weight(inputNorm(i), hidden));
            weights.add(new Weight(qProj(i), config.queryWidth(), hidden));
            weights.add(new Weight(kProj(i), config.keyValueWidth(), hidden));
            weights.add(new Weight(vProj(i), config.keyValueWidth(), hidden));
            weights.add(new Weight(oProj(i), hidden, config.queryWidth()));
            weights.add(new Weight(postAttentionNorm(i), hidden));
            weights.add(new Weight(gateProj(i), intermediate, hidden));
            weights.add(new Weight(upProj(i), intermediate, hidden));
            weights.add(new Weight(downProj(i), hidden, intermediate));
        }
        weights.add(new Weight(NORM, hidden));
        if (!config.tieWordEmbeddings()) {
            weights.add(new Weight(LM_HEAD, config.vocabSize(), hidden));
        }
        return List.copyOf(weights);
    }

    /// Holds a checkpoint to its configuration: each weight is there, with its shape, in a floating type, and there is
    /// nothing else that the model would have to compute with. A tied model's `lm_head.weight` is passed over, as in
    /// transformers.
    ///
    /// @throws InputException with file, tensor, found and expected
    public static void check(LlamaConfig config, ModelWeights weights) {
        Set<String> known = new HashSet<>(Set.of(LM_HEAD));
        for (Weight weight : weights(config)) {
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

    private static void check(Weight weight, ModelWeights weights) {
        if (!weights.contains(weight.name())) {
            String why = weight.name().equals(LM_HEAD)
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
