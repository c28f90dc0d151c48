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
    private LlamaLoader() { }

    /// Every weight of a model of this configuration and its shape, in the order of its forward pass.
    public static Map<String, Shape> shapes(LlamaConfig config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        LlamaNames.parameters(config).forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        return shapes;
    }

    /// @param positions the longest document, in tokens
    public static LlamaModel build(Backend backend, LlamaConfig config, Tuning tuning, int positions) {
        Kernels kernels = backend.kernels();
        RotaryEmbedding rope = new RotaryEmbedding(backend, RopeFrequencies.of(config), positions);
        List<TransformerBlock> blocks = IntStream.range(0, config.numLayers())
            .mapToObj(l -> block(kernels, config, tuning, rope, l))
            .toList();
        String lmHead = config.tieWordEmbeddings() ? LlamaNames.EMBED_TOKENS : LlamaNames.LM_HEAD;
        LossHead head = new LossHead(backend, norm(kernels, config, tuning, LlamaNames.NORM), tuning.linear(lmHead),
            config.hiddenSize(), config.vocabSize());
        Embedding embedTokens = new Embedding(kernels, tuning.parameter(LlamaNames.EMBED_TOKENS), config.padTokenId());
        return new LlamaModel(config, embedTokens, blocks, head);
    }

    private static TransformerBlock block(Kernels kernels, LlamaConfig config, Tuning tuning, RotaryEmbedding rope, int l) {
        Attention attention = new Attention(kernels, tuning.linear(LlamaNames.qProj(l)), tuning.linear(LlamaNames.kProj(l)),
            tuning.linear(LlamaNames.vProj(l)), tuning.linear(LlamaNames.oProj(l)), rope);
        FeedForward feedForward = new FeedForward(kernels,
            tuning.linear(LlamaNames.gateProj(l)), tuning.linear(LlamaNames.upProj(l)), tuning.linear(LlamaNames.downProj(l)));
        return new TransformerBlock(kernels, norm(kernels, config, tuning, LlamaNames.inputNorm(l)), attention,
            norm(kernels, config, tuning, LlamaNames.postAttentionNorm(l)), feedForward);
    }

    private static RmsNorm norm(Kernels kernels, LlamaConfig config, Tuning tuning, String name) {
        return new RmsNorm(kernels, tuning.parameter(name), (float) config.rmsNormEps());
    }
}
