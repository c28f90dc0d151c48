package cria.demo;

import java.util.ArrayList;
import java.util.List;

/// The shape of the demo's Llama, and the tensors that it has. Embedding and output share one matrix; no biases.
///
/// @param hidden       width of the residual stream
/// @param intermediate width inside the feed-forward block
/// @param heads        query heads
/// @param kvHeads      key and value heads; divides `heads`
/// @param headDim      elements of a head, even
/// @param maxPositions tokens of the longest sequence
record DemoShape(int vocabulary, int hidden, int intermediate, int layers, int heads, int kvHeads, int headDim, int maxPositions) {

    /// About 2.7 million parameters: fine-tuned in well under a minute on two cores, and still fluent on its own corpus.
    static final DemoShape SHIPPED = new DemoShape(2048, 192, 512, 6, 6, 2, 32, 512);

    static final double ROPE_THETA = 10_000;
    static final double NORM_EPSILON = 1e-5;

    /// A weight before training.
    ///
    /// @param norm whether it is the gain of a norm, which begins at one, rather than a matrix
    record Weight(String name, long[] shape, boolean norm) {

        int elements() {
            long elements = 1;
            for (long side : shape) {
                elements *= side;
            }
            return Math.toIntExact(elements);
        }
    }

    /// Every tensor by Hugging Face's name, (output, input) for matrices, in the order of the forward pass.
    List<Weight> weights() {
        List<Weight> weights = new ArrayList<>();
        weights.add(matrix("model.embed_tokens", vocabulary, hidden));
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            weights.add(norm(prefix + "input_layernorm"));
            weights.add(matrix(prefix + "self_attn.q_proj", heads * headDim, hidden));
            weights.add(matrix(prefix + "self_attn.k_proj", kvHeads * headDim, hidden));
            weights.add(matrix(prefix + "self_attn.v_proj", kvHeads * headDim, hidden));
            weights.add(matrix(prefix + "self_attn.o_proj", hidden, heads * headDim));
            weights.add(norm(prefix + "post_attention_layernorm"));
            weights.add(matrix(prefix + "mlp.gate_proj", intermediate, hidden));
            weights.add(matrix(prefix + "mlp.up_proj", intermediate, hidden));
            weights.add(matrix(prefix + "mlp.down_proj", hidden, intermediate));
        }
        weights.add(norm("model.norm"));
        return weights;
    }

    long parameters() {
        return weights().stream().mapToLong(Weight::elements).sum();
    }

    private static Weight matrix(String module, long outputs, long inputs) {
        return new Weight(module + ".weight", new long[] {outputs, inputs}, false);
    }

    private Weight norm(String module) {
        return new Weight(module + ".weight", new long[] {hidden}, true);
    }
}
