package cria.benchmarks;

import cria.backend.Backends;
import cria.kernel.Backend;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.SplittableRandom;

/// A backend and the tensors that a benchmark hands to its kernels. Values are between -1 and 1: zeros would flatter where a
/// processor or a kernel takes a shorter way for them.
record Operands(Backend backend, SplittableRandom random) implements AutoCloseable {

    /// Rows of the tile of values that larger tensors repeat.
    private static final int PERIOD = 1 << 20;

    /// @param name    of the backend
    /// @param threads 0 for one a processor
    static Operands on(String name, int threads) {
        Backends.Preference preference = Backends.Preference.valueOf(name.toUpperCase(Locale.ROOT));
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new Operands(Backends.choose(preference, count).open().get(), new SplittableRandom(0));
    }

    Tensor floats(long... dims) {
        return of(DType.F32, dims);
    }

    Tensor of(DType dtype, long... dims) {
        Tensor tensor = empty(dtype, dims);
        long elements = tensor.elements();
        Tensor flat = tensor.view(elements, 1);
        float[] tile = new float[(int) Math.min(PERIOD, elements)];
        for (int i = 0; i < tile.length; i++) {
            tile[i] = (float) (2 * random.nextDouble() - 1);
        }
        Tensor host = Tensor.of("tile", dtype, MemorySegment.ofArray(new byte[tile.length * dtype.bytes()]), tile.length, 1);
        host.setFloats(tile);
        for (long from = 0; from < elements; from += tile.length) {
            long count = Math.min(tile.length, elements - from);
            backend.upload(flat.rows(from, count), host.rows(0, count));
        }
        return tensor;
    }

    /// Random tokens below `bound`. (n)
    Tensor tokens(int n, int bound) {
        return ints(random.ints(n, 0, bound).toArray());
    }

    /// The starts of `documents` documents of `length` rows each. (documents · length)
    Tensor starts(int documents, int length) {
        int[] starts = new int[documents * length];
        for (int n = 0; n < starts.length; n++) {
            starts[n] = n / length * length;
        }
        return ints(starts);
    }

    Tensor ints(int... values) {
        Tensor tensor = empty(DType.I32, values.length);
        backend.upload(tensor, Tensor.of("values", DType.I32, MemorySegment.ofArray(values), values.length));
        return tensor;
    }

    Tensor empty(DType dtype, long... dims) {
        Shape shape = new Shape(dims);
        return new Tensor("operand", dtype, shape, backend.allocate(shape.elements() * dtype.bytes()), 0);
    }

    @Override
    public void close() {
        backend.close();
    }
}
