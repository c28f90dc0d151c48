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

    /// A parameter that a model has.
    public record Parameter(String name, Shape shape) {
        Parameter(String name, long... dims) {
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

    /// Every parameter of a model, in the order of its forward pass. Tied embeddings have no `lm_head.weight`.
    public static List<Parameter> parameters(LlamaConfig config) {
        long hidden = config.hiddenSize();
        long intermediate = config.intermediateSize();
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(new Parameter(EMBED_TOKENS, config.vocabSize(), hidden));
        for (int i = 0; i < config.numLayers(); i++) {
            parameters.add(new Parameter(inputNorm(i), hidden));
            parameters.add(new Parameter(qProj(i), config.queryWidth(), hidden));
            parameters.add(new Parameter(kProj(i), config.keyValueWidth(), hidden));
            parameters.add(new Parameter(vProj(i), config.keyValueWidth(), hidden));
            parameters.add(new Parameter(oProj(i), hidden, config.queryWidth()));
            parameters.add(new Parameter(postAttentionNorm(i), hidden));
            parameters.add(new Parameter(gateProj(i), intermediate, hidden));
            parameters.add(new Parameter(upProj(i), intermediate, hidden));
            parameters.add(new Parameter(downProj(i), hidden, intermediate));
        }
        parameters.add(new Parameter(NORM, hidden));
        if (!config.tieWordEmbeddings()) {
            parameters.add(new Parameter(LM_HEAD, config.vocabSize(), hidden));
        }
        return List.copyOf(parameters);
    }

    /// Holds a checkpoint to its configuration: each parameter is there, with its shape, in a floating type, and there is nothing
    /// else that the model would have to compute with. A tied model's `lm_head.weight` is passed over, as transformers does.
    ///
    /// @throws InputException with file, tensor, found and expected
    public static void check(LlamaConfig config, ModelWeights weights) {
        Set<String> known = new HashSet<>(Set.of(LM_HEAD));
        for (Parameter parameter : parameters(config)) {
            known.add(parameter.name());
            check(parameter, weights);
        }
        List<String> others = weights.names().stream()
            .filter(name -> !known.contains(name) && !HARMLESS.matcher(name).matches()).toList();
        if (!others.isEmpty()) {
            String name = others.getFirst();
            throw refused(weights.fileOf(name), name, "a tensor that no Llama of this %s has%s".formatted(LlamaConfig.FILE_NAME,
                others.size() == 1 ? "" : " (and %d more)".formatted(others.size() - 1)), "only what the model computes with");
        }
    }

    private static void check(Parameter parameter, ModelWeights weights) {
        if (!weights.contains(parameter.name())) {
            throw refused(weights.directory(), parameter.name(), "nothing", parameter.shape()
                + (parameter.name().equals(LM_HEAD) ? ", since tie_word_embeddings is false in " + LlamaConfig.FILE_NAME : ""));
        }
        TensorEntry entry = weights.entry(parameter.name());
        Path file = weights.fileOf(parameter.name());
        if (!WEIGHT_TYPES.contains(entry.type())) {
            throw refused(file, parameter.name(), "dtype " + entry.type(), "F32, F16 or BF16");
        }
        if (!entry.shape().equals(parameter.shape())) {
            throw refused(file, parameter.name(), "shape " + entry.shape(), parameter.shape() + " by " + LlamaConfig.FILE_NAME);
        }
    }

    private static InputException refused(Path file, String tensor, String found, String expected) {
        return new InputException(file, "tensor %s: found %s, expected %s".formatted(tensor, found, expected));
    }
}
