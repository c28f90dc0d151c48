package cria.tensor;

/// Scratch memory as a stack: `try (var frame = workspace.push()) { … frame.floats("dLogits", n, V) … }`.
/// What a frame handed out is free again when the frame closes.
public final class Workspace {
    private final DType values;
    private final Memory memory;
    private long top;

    /// @param values the type of [TensorLayout#values]
    public Workspace(DType values, Memory memory) {
        this.values = values;
        this.memory = memory;
    }

    public Frame push() {
        return new Frame(top);
    }

    /// The tensors of one scope.
    public final class Frame implements TensorLayout, AutoCloseable {
        private final long mark;

        private Frame(long mark) {
            this.mark = mark;
        }

        @Override
        public DType valueType() {
            return values;
        }

        @Override
        public Tensor tensor(String name, DType dtype, long... dims) {
            Tensor tensor = new Tensor(name, dtype, new Shape(dims), memory, top);
            top += Math.ceilDiv(tensor.bytes(), Slab.ALIGNMENT) * Slab.ALIGNMENT;
            return tensor;
        }

        @Override
        public void close() {
            top = mark;
        }
    }
}
