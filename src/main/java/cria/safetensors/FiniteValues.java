package cria.safetensors;

import cria.InputException;
import cria.Shown;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/// Looks for values that are not finite, at the speed at which memory is read: one NaN among the weights makes every answer a NaN.
public final class FiniteValues {

    /// Bytes that are looked at together; a multiple of every element's size that fits in the second cache.
    private static final int PIECE = 1 << 17;

    /// Elements that are looked at one by one where there is something to tell.
    private static final int COUNTED = 1 << 20;

    private FiniteValues() {}

    /// @param tensor of a floating type, on the host
    public static boolean all(Tensor tensor) {
        MemorySegment bytes = tensor.segment();
        return LongStream.range(0, Math.ceilDiv(bytes.byteSize(), PIECE)).parallel()
            .allMatch(piece -> all(bytes, piece * PIECE, tensor.dtype()));
    }

    /// @param file        the tensor is from
    /// @param consequence the message's end: `the model cannot be used`
    /// @throws InputException saying how many there are, and where the first stands
    public static void check(Path file, Tensor tensor, String consequence) {
        if (all(tensor)) {
            return;
        }
        long count = 0;
        long first = -1;
        float value = 0;
        Tensor flat = tensor.view(tensor.elements());
        for (long from = 0; from < flat.elements(); from += COUNTED) {
            float[] values = flat.rows(from, Math.min(COUNTED, flat.elements() - from)).toFloats();
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    value = count == 0 ? values[i] : value;
                    first = count++ == 0 ? from + i : first;
                }
            }
        }
        throw new InputException(file, "%s holds %,d %s not finite (the first at %s: %s); %s".formatted(Shown.of(tensor.name()), count,
            count == 1 ? "value that is" : "values that are", place(first, tensor.shape()), value, consequence));
    }

    /// Infinities and NaNs have the largest exponent, so they are the largest of all where the sign is left out. The maximum of
    /// integers is what compilers make vector instructions of.
    private static boolean all(MemorySegment bytes, long from, DType dtype) {
        int length = (int) Math.min(PIECE, bytes.byteSize() - from);
        int[] words = new int[Math.ceilDiv(length, Integer.BYTES)];
        MemorySegment.copy(bytes, from, MemorySegment.ofArray(words), 0, length);
        return switch (dtype) {
            case F32 -> largest(words) < 0x7F80_0000;
            case BF16 -> largestOfHalves(words) < 0x7F80_0000;
            case F16 -> largestOfHalves(words) < 0x7C00_0000;
            case F64, I32, U16, U8 -> throw new IllegalArgumentException("no type of weights: " + dtype);
        };
    }

    private static int largest(int[] words) {
        int most = 0;
        for (int word : words) {
            most = Math.max(most, word & 0x7FFF_FFFF);
        }
        return most;
    }

    /// Of two values a word.
    private static int largestOfHalves(int[] words) {
        int most = 0;
        for (int word : words) {
            most = Math.max(most, Math.max(word & 0x7FFF_FFFF, word << 16 & 0x7FFF_FFFF));
        }
        return most;
    }

    /// As Python writes an index: `[5, 17]`.
    private static List<Long> place(long element, Shape shape) {
        List<Long> place = new ArrayList<>();
        long left = element;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            place.add(left % shape.dim(i));
            left /= shape.dim(i);
        }
        Collections.reverse(place);
        return place;
    }
}
