package cria.model;

import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.Attention;
import cria.layer.Embedding;
import cria.layer.FeedForward;
import cria.layer.LossHead;
import cria.layer.RmsNorm;
import cria.layer.RotaryEmbedding;
import cria.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Puts a model together: which weight stands where.
public final class LlamaLoader {
    private LlamaLoader() {}

    /// Every weight of a model of this configuration and its shape, in the order of its forward pass.
    public static Map<String, Shape> shapes(LlamaConfig config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        LlamaNames.weights(config).forEach(weight -> shapes.put(weight.name(), weight.shape()));
        return shapes;
    }

    /// @param positions the longest document, in tokens
    public static LlamaModel build(Backend backend, LlamaConfig config, Layers layers, int positions) {
        Kernels kernels = backend.kernels();
        RotaryEmbedding rope = new RotaryEmbedding(backend, RopeFrequencies.of(config), positions);
        List<TransformerBlock> blocks = IntStream.range(0, config.numLayers())
            .mapToObj(l -> block(kernels, config, layers, rope, l))
            .toList();
        String lmHead = config.tieWordEmbeddings() ? LlamaNames.EMBED_TOKENS : LlamaNames.LM_HEAD;
        LossHead head = new LossHead(backend, norm(config, layers, LlamaNames.NORM), layers.linear(lmHead),
            config.hiddenSize(), config.vocabSize());
        Embedding embedTokens = layers.embedding(LlamaNames.EMBED_TOKENS, config.padTokenId());
        return new LlamaModel(config, embedTokens, blocks, head);
    }

    private static TransformerBlock block(Kernels kernels, LlamaConfig config, Layers layers, RotaryEmbedding rope, int l) {
        Attention attention = new Attention(kernels, layers.linear(LlamaNames.qProj(l)), layers.linear(LlamaNames.kProj(l)),
            layers.linear(LlamaNames.vProj(l)), layers.linear(LlamaNames.oProj(l)), rope);
        FeedForward feedForward = new FeedForward(kernels,
            layers.linear(LlamaNames.gateProj(l)), layers.linear(LlamaNames.upProj(l)), layers.linear(LlamaNames.downProj(l)));
        return new TransformerBlock(kernels, norm(config, layers, LlamaNames.inputNorm(l)), attention,
            norm(config, layers, LlamaNames.postAttentionNorm(l)), feedForward);
    }

    private static RmsNorm norm(LlamaConfig config, Layers layers, String name) {
        return layers.norm(name, (float) config.rmsNormEps());
    }
}
