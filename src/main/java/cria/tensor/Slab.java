package cria.tensor;

import java.util.function.Function;

/// One allocation cut into tensors. A plan, which is a record's factory, names each tensor once:
/// [#bytes] runs it to count, [#lay] runs it to hand out slices. So what was counted is what is used, to the byte.
public final class Slab {

    /// Every tensor begins on a cache line, which is also a whole AVX-512 vector.
    public static final int ALIGNMENT = 64;

    private final String name;
    private final DType values;
    private final Memory memory;

    /// @param values the type of [TensorLayout#values]
    public Slab(String name, DType values, Memory memory) {
        this.name = name;
        this.values = values;
        this.memory = memory;
    }

    /// Bytes that `plan` needs where values have the type `values`.
    public static long bytes(DType values, Function<TensorLayout, ?> plan) {
        Cursor cursor = new Cursor(values, new Unbounded());
        var _ = plan.apply(cursor);
        return cursor.end;
    }

    /// Runs `plan` over this slab from its start; what an earlier plan laid there is overwritten.
    public <T> T lay(Function<TensorLayout, T> plan) {
        long needed = bytes(values, plan);
        if (needed > memory.byteSize()) {
            throw new IllegalStateException("slab %s has %d bytes, the plan needs %d".formatted(name, memory.byteSize(), needed));
        }
        return plan.apply(new Cursor(values, memory));
    }

    /// The memory of a plan that is only counted.
    private record Unbounded() implements Memory {
        @Override
        public long byteSize() {
            return Long.MAX_VALUE;
        }
    }

    private static final class Cursor implements TensorLayout {
        private final DType values;
        private final Memory memory;
        private long end;

        Cursor(DType values, Memory memory) {
            this.values = values;
            this.memory = memory;
        }

        @Override
        public DType valueType() {
            return values;
        }

        @Override
        public Tensor tensor(String name, DType dtype, long... dims) {
            Tensor tensor = new Tensor(name, dtype, new Shape(dims), memory, end);
            end = Math.addExact(end, Math.ceilDiv(tensor.bytes(), ALIGNMENT) * ALIGNMENT);
            return tensor;
        }
    }
}
