package cria.backend.reference;

import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A weight as the optimizer sees it; see [cria.kernel.Precision.Master].
interface Master {
    float get(long i);

    void set(long i, double value);

    static Master of(Tensor param, Tensor remainder, Noise noise) {
        Floats values = Floats.of(param);
        if (remainder != null) {
            return new Split(values, remainder.segment());
        }
        return param.dtype() == DType.BF16 ? new Stochastic(values, noise) : new Value(values);
    }

    record Value(Floats values) implements Master {
        @Override
        public float get(long i) {
            return values.get(i);
        }

        @Override
        public void set(long i, double value) {
            values.set(i, value);
        }
    }

    record Stochastic(Floats values, Noise noise) implements Master {
        @Override
        public float get(long i) {
            return values.get(i);
        }

        @Override
        public void set(long i, double value) {
            values.set(i, noise.bfloat16(i, (float) value));
        }
    }

    /// Rounded half up, so that what is left over fits into 16 bits with a sign.
    record Split(Floats values, MemorySegment remainder) implements Master {
        private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public float get(long i) {
            return Float.intBitsToFloat(Float.floatToRawIntBits(values.get(i)) + remainder.get(SHORT, 2 * i));
        }

        @Override
        public void set(long i, double value) {
            int bits = Float.floatToRawIntBits((float) value);
            int high = bits + 0x8000 & 0xFFFF0000;
            values.set(i, Float.intBitsToFloat(high));
            remainder.set(SHORT, 2 * i, (short) (bits - high));
        }
    }
}
