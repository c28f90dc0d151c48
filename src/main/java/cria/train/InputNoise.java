package cria.train;

import cria.data.batch.Batch;
import cria.layer.EmbeddingNoise;

/// Where the noise of each micro-batch comes from.
@FunctionalInterface
interface InputNoise {

    InputNoise NONE = (_, _, _) -> EmbeddingNoise.NONE;

    /// @param step     steps taken before this one
    /// @param firstRow rows of the step's micro-batches before this one, whichever rank they are on
    EmbeddingNoise of(Batch batch, int step, long firstRow);
}
