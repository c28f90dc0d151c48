package cria.generate;

import cria.model.ActivationStore;
import cria.model.BlockActivations;
import cria.model.ForwardOnly;
import cria.model.LlamaConfig;
import cria.model.TransformerBlock;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.List;
import java.util.stream.IntStream;

/// The keys and values of all tokens so far, so that a further token costs one row and not the whole text again.
record KeyValueCache(
    List<Tensor> keys,          // L of (S, KVH, HS)
    List<Tensor> values) {      // L of (S, KVH, HS)

    /// @param capacity tokens that it can hold
    static KeyValueCache plan(TensorLayout layout, LlamaConfig config, int capacity) {
        return new KeyValueCache(layers(layout, "keys", config, capacity), layers(layout, "values", config, capacity));
    }

    private static List<Tensor> layers(TensorLayout layout, String name, LlamaConfig config, int capacity) {
        return IntStream.range(0, config.numLayers())
            .mapToObj(l -> layout.values(name + "." + l, capacity, config.numKvHeads(), config.headDim()))
            .toList();
    }

    int capacity() {
        return keys.getFirst().rows();
    }

    /// A store whose blocks write n rows behind the first `past` and see all of them.
    ActivationStore store(ForwardOnly scratch, int past, int n) {
        return new ActivationStore() {
            @Override
            public Tensor hidden(int l) {
                return scratch.hidden(l);
            }

            @Override
            public BlockActivations forForward(int l) {
                return scratch.forForward(l).withCache(keys.get(l).rows(past, n), values.get(l).rows(past, n),
                    keys.get(l).rows(0, past + n), values.get(l).rows(0, past + n));
            }

            @Override
            public BlockActivations forBackward(int l, TransformerBlock block, Tensor starts) {
                return scratch.forBackward(l, block, starts);
            }
        };
    }
}
