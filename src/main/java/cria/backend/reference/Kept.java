package cria.backend.reference;

import cria.kernel.BlockCode;
import cria.kernel.Precision;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What the optimizer keeps of each element, as numbers, whatever its bits are: a weight, see [Precision.Master], or a running
/// mean, see [Precision.States].
interface Kept {
    double get(long i);

    /// Elements come in order.
    void set(long i, double value);

    /// Ends the writing.
    default void flush() {}

    static Kept weight(Tensor param, @Nullable Tensor remainder, Noise noise) {
        return remainder == null ? number(param, noise) : new Split(Floats.of(param), remainder.segment());
    }

    static Kept mean(Tensor tensor, @Nullable Tensor scales, Noise noise, BlockCode code) {
        return scales == null ? number(tensor, noise) : new Blocks(tensor.segment(), Floats.of(scales), noise, code);
    }

    private static Kept number(Tensor tensor, Noise noise) {
        return switch (tensor.dtype()) {
            case F32 -> new Whole(Floats.of(tensor));
            case BF16 -> new Stochastic(Floats.of(tensor), noise);
            default -> throw new IllegalArgumentException("nothing is kept in " + tensor.dtype());
        };
    }

    record Whole(Floats values) implements Kept {
        @Override
        public double get(long i) {
            return values.get(i);
        }

        @Override
        public void set(long i, double value) {
            values.set(i, value);
        }
    }

    record Stochastic(Floats values, Noise noise) implements Kept {
        @Override
        public double get(long i) {
            return values.get(i);
        }

        @Override
        public void set(long i, double value) {
            values.set(i, noise.bfloat16(i, (float) value));
        }
    }

    /// Rounded half up, so that what is left over fits into 16 bits with a sign.
    record Split(Floats values, MemorySegment remainder) implements Kept {
        private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public double get(long i) {
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

    /// Codes of a block share a scale, its largest magnitude, which is known when the block is complete.
    final class Blocks implements Kept {
        private final MemorySegment codes;
        private final Floats scales;
        private final Noise noise;
        private final BlockCode code;
        private final float[] block = new float[Precision.BLOCK];
        private long from;
        private int filled;

        Blocks(MemorySegment codes, Floats scales, Noise noise, BlockCode code) {
            this.codes = codes;
            this.scales = scales;
            this.noise = noise;
            this.code = code;
        }

        @Override
        public double get(long i) {
            return code.value(codes.get(ValueLayout.JAVA_BYTE, i), scales.get(i / Precision.BLOCK));
        }

        @Override
        public void set(long i, double value) {
            block[filled++] = (float) value;
            if (filled == Precision.BLOCK) {
                flush();
            }
        }

        @Override
        public void flush() {
            if (filled == 0) {
                return;
            }
            float scale = 0;
            for (int j = 0; j < filled; j++) {
                scale = Math.max(scale, Math.abs(block[j]));
            }
            scales.set(from / Precision.BLOCK, scale);
            for (int j = 0; j < filled; j++) {
                int bits = rounded(from + j, Math.abs(block[j]), scale);
                codes.set(ValueLayout.JAVA_BYTE, from + j, (byte) (block[j] < 0 && bits != 0 ? bits | code.sign() : bits));
            }
            from += filled;
            filled = 0;
        }

        /// The lower or upper neighbour of x, at random, so that it is x on average.
        private int rounded(long i, float x, float scale) {
            if (x == 0 || !BlockCode.holds(scale)) {
                return 0;
            }
            int below = code.below(x, scale);
            if (below == code.largest()) {
                return below;
            }
            float low = code.magnitude(below, scale);
            float high = code.magnitude(below + 1, scale);
            return Math.max(code.least(), noise.up(i, (x - low) / (high - low)) ? below + 1 : below);
        }
    }
}
