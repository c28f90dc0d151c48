package cria.layer;

import cria.tensor.Tensor;

/// What is added to the embedded tokens of a micro-batch before the first block reads them.
@FunctionalInterface
public interface EmbeddingNoise {

    EmbeddingNoise NONE = _ -> {};

    void addTo(
            Tensor embedded);   // (N, C)
}
