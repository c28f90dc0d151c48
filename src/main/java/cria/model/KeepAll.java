package cria.model;

import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps every block's activations: most memory, least time.
public record KeepAll(List<Tensor> hidden, List<BlockActivations> activations) implements ActivationStore {

    public static KeepAll plan(TensorLayout layout, LlamaConfig config, int n) {
        return new KeepAll(
            residualStream(layout, config, n),
            IntStream.range(0, config.numLayers()).mapToObj(_ -> BlockActivations.plan(layout, config, n)).toList());
    }

    /// The residual stream in front of each block and behind the last.
    static List<Tensor> residualStream(TensorLayout layout, LlamaConfig config, int n) {
        return IntStream.rangeClosed(0, config.numLayers())
            .mapToObj(l -> layout.values("hidden." + l, n, config.hiddenSize()))
            .toList();
    }

    @Override
    public Tensor hidden(int l) {
        return hidden.get(l);
    }

    @Override
    public BlockActivations forForward(int l) {
        return activations.get(l);
    }

    @Override
    public BlockActivations forBackward(int l, TransformerBlock block, Tensor starts) {
        return activations.get(l);
    }
}
