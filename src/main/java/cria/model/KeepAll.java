package cria.model;

import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps every block's activations: most memory, least time.
public record KeepAll(List<Tensor> hidden, List<BlockActivations> activations) implements ActivationStore {

    public static KeepAll plan(TensorLayout layout, LlamaConfig config, int n) {
        return new KeepAll(
            IntStream.rangeClosed(0, config.numLayers()).mapToObj(l -> layout.floats("hidden." + l, n, config.hiddenSize())).toList(),
            IntStream.range(0, config.numLayers()).mapToObj(_ -> BlockActivations.plan(layout, config, n)).toList());
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
