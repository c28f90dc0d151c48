package cria.model;

import cria.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// What a checkpoint calls the weights of a Llama, once. Names: `LlamaForCausalLM` of
/// <https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/modeling_llama.py>.
/// Linear weights are stored (outputs, inputs).
public final class LlamaNames {

    public static final String EMBED_TOKENS = "model.embed_tokens.weight";
    public static final String NORM = "model.norm.weight";
    public static final String LM_HEAD = "lm_head.weight";

    /// A weight that a model has.
    public record Weight(String name, Shape shape) {
        Weight(String name, long... dims) {
            this(name, new Shape(dims));
        }
    }

    private LlamaNames() {}

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
}
