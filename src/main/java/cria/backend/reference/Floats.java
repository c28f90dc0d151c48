package cria.backend.reference;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The elements of a host tensor by their flat index, as float32 whatever their type.
final class Floats {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment segment;
    private final DType dtype;

    private Floats(Tensor tensor) {
        this.segment = tensor.segment();
        this.dtype = tensor.dtype();
    }

    static Floats of(Tensor tensor) {
        return new Floats(tensor);
    }

    float get(long i) {
        return switch (dtype) {
            case F32 -> segment.get(FLOAT, 4 * i);
            case BF16 -> Float.intBitsToFloat(segment.get(SHORT, 2 * i) << 16);
            case F16 -> Float.float16ToFloat(segment.get(SHORT, 2 * i));
            case F64, I32, U16, U8 -> throw new IllegalStateException(dtype + ", where floats are needed");
        };
    }

    void set(long i, double value) {
        switch (dtype) {
            case F32 -> segment.set(FLOAT, 4 * i, (float) value);
            case BF16 -> segment.set(SHORT, 2 * i, Tensor.toBfloat16((float) value));
            case F16 -> segment.set(SHORT, 2 * i, Float.floatToFloat16((float) value));
            case F64, I32, U16, U8 -> throw new IllegalStateException(dtype + ", where floats are needed");
        }
    }

    void add(long i, double value) {
        set(i, get(i) + value);
    }
}
