package cria.benchmarks;

import cria.kernel.Backend;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/// Normally distributed values for tensors of any size: the host draws one tile, the backend repeats it. A model of billions
/// of weights is then filled in a moment, and the host needs no memory for it. Zeros would not do: a processor that multiplies
/// zeros takes less power and runs faster.
final class RandomTile {

    /// A prime, so that no two rows of a matrix are alike.
    private static final int ELEMENTS = 1_000_003;

    /// Of one copy.
    private static final long MOST = 1 << 30;

    private final Backend backend;
    private final Tensor tile;

    RandomTile(Backend backend, double deviation) {
        this.backend = backend;
        this.tile = backend.lay("tile", RandomTile::plan);
        SplittableRandom random = new SplittableRandom(0);
        float[] values = new float[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        Tensor host = Tensor.of("tile", tile.dtype(), MemorySegment.ofArray(new byte[Math.toIntExact(tile.bytes())]), ELEMENTS);
        host.setFloats(values);
        backend.upload(tile, host);
    }

    private static Tensor plan(TensorLayout layout) {
        return layout.values("tile", ELEMENTS);
    }

    /// @param x of any floating type
    void fill(Tensor x) {
        long filled = Math.min(ELEMENTS, x.elements());
        copy(x, 0, tile, filled);
        while (filled < x.elements()) {
            long count = Math.min(Math.min(filled, MOST), x.elements() - filled);
            copy(x, filled, x, count);
            filled += count;
        }
    }

    private void copy(Tensor to, long at, Tensor from, long count) {
        Shape shape = new Shape(count);
        backend.kernels().cast(to.part(to.name(), at, shape), from.part(from.name(), 0, shape));
    }
}
