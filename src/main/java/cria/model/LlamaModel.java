package cria.model;

import cria.layer.Embedding;
import cria.layer.EmbeddingNoise;
import cria.layer.LossHead;
import cria.tensor.Tensor;
import java.util.List;

/// Llama: an embedding, a stack of blocks, and a head that turns hidden states into a loss or into logits.
public final class LlamaModel {
    private final LlamaConfig config;
    private final Embedding embedTokens;
    private final List<TransformerBlock> blocks;
    private final LossHead head;
    private final int lowest;

    public LlamaModel(LlamaConfig config, Embedding embedTokens, List<TransformerBlock> blocks, LossHead head) {
        this.config = config;
        this.embedTokens = embedTokens;
        this.blocks = List.copyOf(blocks);
        this.head = head;
        this.lowest = lowest(embedTokens, this.blocks);
    }

    /// The lowest block that backward has to reach: nothing below it is trained.
    private static int lowest(Embedding embedTokens, List<TransformerBlock> blocks) {
        if (embedTokens.isTrained()) {
            return 0;
        }
        return (int) blocks.stream().takeWhile(block -> !block.isTrained()).count();
    }

    public LlamaConfig config() {
        return config;
    }

    public LossHead head() {
        return head;
    }

    /// The hidden states behind the last block, which the store keeps. (N, C)
    public Tensor forward(
            Tensor tokens,      // (N)
            Tensor starts,      // (N)
            ActivationStore store) {
        return forward(tokens, starts, store, EmbeddingNoise.NONE);
    }

    /// The same of embedded tokens to which `noise` is added. The store keeps them with it, so that what computes a block again
    /// reads the same.
    public Tensor forward(
            Tensor tokens,      // (N)
            Tensor starts,      // (N)
            ActivationStore store,
            EmbeddingNoise noise) {
        embedTokens.forward(store.hidden(0), tokens);
        noise.addTo(store.hidden(0));
        for (int l = 0; l < blocks.size(); l++) {
            blocks.get(l).forward(store.hidden(l + 1), store.hidden(l), starts, store.forForward(l));
        }
        return store.hidden(blocks.size());
    }

    /// Adds to the gradient of every weight that is trained.
    public void backward(
            Tensor dHidden,     // (N, C), the gradient of what forward returned; used up
            Tensor tokens,      // (N)
            Tensor starts,      // (N)
            ActivationStore store,
            BlockGradients gradients) {
        for (int l = blocks.size() - 1; l >= lowest; l--) {
            BlockActivations activations = store.forBackward(l, blocks.get(l), starts);
            blocks.get(l).backward(dHidden, store.hidden(l), starts, activations, gradients);
        }
        embedTokens.backward(dHidden, tokens);
    }
}
