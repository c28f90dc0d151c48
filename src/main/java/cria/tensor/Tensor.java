package cria.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A named view of memory: what it is called, its element type, its shape, and where it begins. No maths.
///
/// @param name   where it comes from, for diagnostics: `model.layers.0.self_attn.q_proj.weight`, `dLogits`
/// @param offset bytes from the start of `memory`
public record Tensor(String name, DType dtype, Shape shape, Memory memory, long offset) {

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public Tensor {
        long end = Math.addExact(offset, Math.multiplyExact(shape.elements(), (long) dtype.bytes()));
        if (offset < 0 || end > memory.byteSize()) {
            throw new IllegalArgumentException("tensor %s: %s %s needs bytes %d to %d, the memory has %d"
                .formatted(name, dtype, shape, offset, end, memory.byteSize()));
        }
    }

    public static Tensor of(String name, DType dtype, MemorySegment segment, long... dims) {
        return new Tensor(name, dtype, new Shape(dims), new HostMemory(segment), 0);
    }

    public long elements() {
        return shape.elements();
    }

    public long bytes() {
        return shape.elements() * dtype.bytes();
    }

    public int rows() {
        return Math.toIntExact(shape.rows());
    }

    public int columns() {
        return Math.toIntExact(shape.columns());
    }

    public int dim(int i) {
        return Math.toIntExact(shape.dim(i));
    }

    /// The same elements under another shape.
    public Tensor view(long... dims) {
        Shape other = new Shape(dims);
        if (other.elements() != shape.elements()) {
            throw new IllegalArgumentException("tensor %s: %s cannot be seen as %s".formatted(name, shape, other));
        }
        return new Tensor(name, dtype, other, memory, offset);
    }

    /// `count` rows from row `from` on.
    public Tensor rows(long from, long count) {
        if (from < 0 || count < 0 || from + count > shape.rows()) {
            throw new IllegalArgumentException("tensor %s: rows %d to %d of %s".formatted(name, from, from + count, shape));
        }
        return new Tensor(name, dtype, shape.withRows(count), memory, offset + from * shape.columns() * dtype.bytes());
    }

    /// The elements from `from` on, counted as if the tensor were flat, under a name and shape of their own.
    public Tensor part(String name, long from, Shape shape) {
        if (from < 0 || from + shape.elements() > elements()) {
            throw new IllegalArgumentException("tensor %s: elements %d to %d of %s"
                .formatted(this.name, from, from + shape.elements(), this.shape));
        }
        return new Tensor(name, dtype, shape, memory, offset + from * dtype.bytes());
    }

    /// The bytes of a tensor that lies on the host.
    public MemorySegment segment() {
        if (memory instanceof HostMemory host) {
            return host.segment().asSlice(offset, bytes());
        }
        throw new IllegalStateException("tensor " + name + " does not lie on the host");
    }

    /// Copies a host tensor of type I32.
    public int[] toInts() {
        return segment().toArray(INT);
    }

    /// Copies a host tensor of type F64.
    public double[] toDoubles() {
        return segment().toArray(DOUBLE);
    }

    /// Copies a host tensor of any floating type, widened to float32; the widening is exact.
    public float[] toFloats() {
        int n = Math.toIntExact(elements());
        MemorySegment segment = segment();
        float[] values = new float[n];
        switch (dtype) {
            case F32 -> MemorySegment.copy(segment, FLOAT, 0, values, 0, n);
            case BF16 -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Float.intBitsToFloat(segment.get(SHORT, 2L * i) << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    values[i] = Float.float16ToFloat(segment.get(SHORT, 2L * i));
                }
            }
            case F64, I32, U16, U8 -> throw notFloats();
        }
        return values;
    }

    /// Writes a host tensor of any floating type, rounded to nearest, ties to even.
    public void setFloats(float[] values) {
        MemorySegment segment = segment();
        if (values.length != elements()) {
            throw new IllegalArgumentException("tensor %s: %s from %d values".formatted(name, shape, values.length));
        }
        switch (dtype) {
            case F32 -> MemorySegment.copy(values, 0, segment, FLOAT, 0, values.length);
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    segment.set(SHORT, 2L * i, toBfloat16(values[i]));
                }
            }
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    segment.set(SHORT, 2L * i, Float.floatToFloat16(values[i]));
                }
            }
            case F64, I32, U16, U8 -> throw notFloats();
        }
    }

    private IllegalStateException notFloats() {
        return new IllegalStateException("tensor " + name + " holds " + dtype + ", which is no type of weights");
    }

    /// Writes a host tensor of type I32.
    public void setInts(int... values) {
        if (values.length != elements() || dtype != DType.I32) {
            throw new IllegalArgumentException("tensor %s: %s %s from %d integers".formatted(name, dtype, shape, values.length));
        }
        MemorySegment.copy(values, 0, segment(), INT, 0, values.length);
    }

    /// Writes a host tensor of type F64.
    public void setDoubles(double... values) {
        if (values.length != elements() || dtype != DType.F64) {
            throw new IllegalArgumentException("tensor %s: %s %s from %d doubles".formatted(name, dtype, shape, values.length));
        }
        MemorySegment.copy(values, 0, segment(), DOUBLE, 0, values.length);
    }

    /// Rounds to nearest, ties to even; a NaN stays one.
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
