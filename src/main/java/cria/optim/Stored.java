package cria.optim;

import cria.kernel.Backend;
import cria.kernel.BlockCode;
import cria.kernel.Precision;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A weight or a mean as float32, whatever it is kept in and wherever. Checkpoints and results hold these, so they are the
/// same files on every backend.
///
/// Read and written in pieces that begin at multiples of [Precision#BLOCK]. What was read and is written back is what it was.
public sealed interface Stored {
    String name();

    Shape shape();

    /// Copies elements from `from` on.
    void read(Backend backend, long from, float[] to);

    void write(Backend backend, long from, float[] values);

    /// Elements that travel at a time where a whole weight would be too much for the host; a multiple of [Precision#BLOCK].
    int PIECE = 1 << 22;

    /// Becomes the values of a host tensor of any floating type.
    default void write(Backend backend, Tensor from) {
        Tensor flat = from.view(from.elements());
        for (long at = 0; at < from.elements(); at += PIECE) {
            write(backend, at, flat.rows(at, Math.min(PIECE, from.elements() - at)).toFloats());
        }
    }

    /// All elements of a small one.
    default float[] read(Backend backend) {
        float[] all = new float[Math.toIntExact(shape().elements())];
        read(backend, 0, all);
        return all;
    }

    /// One tensor of a floating type.
    record Plain(String name, Tensor tensor) implements Stored {
        @Override
        public Shape shape() {
            return tensor.shape();
        }

        @Override
        public void read(Backend backend, long from, float[] to) {
            System.arraycopy(backend.toHost(piece(tensor, from, to.length)).toFloats(), 0, to, 0, to.length);
        }

        @Override
        public void write(Backend backend, long from, float[] values) {
            backend.upload(piece(tensor, from, values.length),
                Tensor.of(name, DType.F32, MemorySegment.ofArray(values), values.length));
        }
    }

    /// See [Precision.Master#REMAINDER].
    record Split(String name, Tensor value, Tensor remainder) implements Stored {
        private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public Shape shape() {
            return value.shape();
        }

        @Override
        public void read(Backend backend, long from, float[] to) {
            MemorySegment high = backend.toHost(piece(value, from, to.length)).segment();
            MemorySegment low = backend.toHost(piece(remainder, from, to.length)).segment();
            for (int i = 0; i < to.length; i++) {
                to[i] = Float.intBitsToFloat((high.get(SHORT, 2L * i) << 16) + low.get(SHORT, 2L * i));
            }
        }

        @Override
        public void write(Backend backend, long from, float[] values) {
            short[] high = new short[values.length];
            short[] low = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                int bits = Float.floatToRawIntBits(values[i]);
                high[i] = (short) (bits + 0x8000 >>> 16);
                low[i] = (short) (bits - (high[i] << 16));
            }
            backend.upload(piece(value, from, values.length), Tensor.of(name, value.dtype(), bytes(high), values.length));
            backend.upload(piece(remainder, from, values.length), Tensor.of(name, DType.U16, bytes(low), values.length));
        }

        private static MemorySegment bytes(short[] values) {
            byte[] bytes = new byte[2 * values.length];
            MemorySegment segment = MemorySegment.ofArray(bytes);
            for (int i = 0; i < values.length; i++) {
                segment.set(SHORT, 2L * i, values[i]);
            }
            return segment;
        }
    }

    /// See [BlockCode].
    record Blocks(String name, Tensor codes, Tensor scales, BlockCode code) implements Stored {
        @Override
        public Shape shape() {
            return codes.shape();
        }

        @Override
        public void read(Backend backend, long from, float[] to) {
            MemorySegment bytes = backend.toHost(piece(codes, from, to.length)).segment();
            float[] blocks = backend.toHost(scalesOf(from, to.length)).toFloats();
            for (int i = 0; i < to.length; i++) {
                to[i] = code.value(bytes.get(ValueLayout.JAVA_BYTE, i), blocks[i / Precision.BLOCK]);
            }
        }

        @Override
        public void write(Backend backend, long from, float[] values) {
            float[] blocks = new float[Math.ceilDiv(values.length, Precision.BLOCK)];
            for (int i = 0; i < values.length; i++) {
                blocks[i / Precision.BLOCK] = Math.max(blocks[i / Precision.BLOCK], Math.abs(values[i]));
            }
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < values.length; i++) {
                bytes[i] = code.nearest(values[i], blocks[i / Precision.BLOCK]);
            }
            backend.upload(piece(codes, from, bytes.length), Tensor.of(name, DType.U8, MemorySegment.ofArray(bytes), bytes.length));
            backend.upload(scalesOf(from, values.length), Tensor.of(name, DType.F32, MemorySegment.ofArray(blocks), blocks.length));
        }

        private Tensor scalesOf(long from, int count) {
            return scales.rows(from / Precision.BLOCK, Math.ceilDiv(count, Precision.BLOCK));
        }
    }

    private static Tensor piece(Tensor tensor, long from, int count) {
        return tensor.part(tensor.name(), from, new Shape(count));
    }
}
