package cria.train;

import cria.SplitMix64;
import cria.data.batch.Batch;
import cria.kernel.Kernels;
import cria.layer.EmbeddingNoise;
import cria.tensor.Tensor;

/// Noisy embeddings: to each number of an embedded document of L tokens is added one from -s to s with
/// `s = alpha / sqrt(L · hidden size)`, so that the noise of a whole document has about the same length, whatever its own.
///
/// Every number is a hash of the seed, of the step and of its place among the rows of the step. So it is the same however
/// the step is cut into micro-batches, on whatever thread or rank, and after a resumption. transformers takes for L the length
/// of the padded batch; here no row is padded, and each document has its own.
///
/// Jain et al., *NEFTune*, 2023, <https://arxiv.org/abs/2310.05914>.
record Neftune(Kernels kernels, double alpha, long seed) implements InputNoise {

    @Override
    public EmbeddingNoise of(Batch batch, int step, long firstRow) {
        return embedded -> add(embedded, batch.starts(), key(step), firstRow);
    }

    private void add(
            Tensor embedded,    // (N, C)
            int[] starts,       // (N)
            int key,
            long firstRow) {
        int C = embedded.columns();
        for (int start = 0, end; start < starts.length; start = end) {
            end = start + 1;
            while (end < starts.length && starts[end] == start) {
                end++;
            }
            float scale = (float) (alpha / Math.sqrt((double) (end - start) * C));
            kernels.addNoise(embedded.rows(start, end - start), scale, key, (firstRow + start) * C);
        }
    }

    /// The bits of seed and step, well mixed.
    private int key(int step) {
        return (int) SplitMix64.mix(seed + (step + 1) * 0x9E3779B97F4A7C15L);
    }
}
