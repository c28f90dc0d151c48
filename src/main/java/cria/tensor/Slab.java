package cria.tensor;

import java.util.function.Function;

/// One allocation cut into tensors. A plan, which is a record's factory, names each tensor once:
/// [#bytes] runs it to count, [#lay] runs it to hand out slices. So what was counted is what is used, to the byte.
public final class Slab {

    /// Every tensor begins on a cache line, which is also a whole AVX-512 vector.
    public static final int ALIGNMENT = 64;

    private final String name;
    private final Memory memory;

    public Slab(String name, Memory memory) {
        this.name = name;
        this.memory = memory;
    }

    public String name() {
        return name;
    }

    public Memory memory() {
        return memory;
    }

    /// Bytes that `plan` needs.
    public static long bytes(Function<TensorLayout, ?> plan) {
        Cursor cursor = new Cursor(new Unbounded());
        plan.apply(cursor);
        return cursor.end;
    }

    /// Runs `plan` over this slab from its start; what an earlier plan laid there is overwritten.
    public <T> T lay(Function<TensorLayout, T> plan) {
        long needed = bytes(plan);
        if (needed > memory.byteSize()) {
            throw new IllegalStateException("slab %s has %d bytes, the plan needs %d".formatted(name, memory.byteSize(), needed));
        }
        return plan.apply(new Cursor(memory));
    }

    /// The memory of a plan that is only counted.
    private record Unbounded() implements Memory {
        @Override
        public long byteSize() {
            return Long.MAX_VALUE;
        }
    }

    private static final class Cursor implements TensorLayout {
        private final Memory memory;
        private long end;

        Cursor(Memory memory) {
            this.memory = memory;
        }

        @Override
        public Tensor tensor(String name, DType dtype, long... dims) {
            Tensor tensor = new Tensor(name, dtype, new Shape(dims), memory, end);
            end = Math.addExact(end, Math.ceilDiv(tensor.bytes(), ALIGNMENT) * ALIGNMENT);
            return tensor;
        }
    }
}
