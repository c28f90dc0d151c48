package cria.kernel;

import cria.tensor.DType;

/// How many rows of logits a backend wants at a time: enough for an efficient product, little beside the model.
///
/// @param most  rows of a small vocabulary
/// @param bytes that the rows of a large one may take
public record LogitsChunk(int most, long bytes) {
    private static final int LEAST = 32;

    /// @param values the type of the logits
    public int rows(DType values, int vocabSize) {
        long rows = bytes / ((long) values.bytes() * vocabSize);
        return Math.clamp(rows / LEAST * LEAST, LEAST, most);
    }
}
