package cria.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteValuesTest {

    private static Tensor tensor(DType dtype, float[] values, long... dims) {
        Tensor tensor = Tensor.of("a.weight", dtype, Arena.ofAuto().allocate((long) dtype.bytes() * values.length), dims);
        tensor.setFloats(values);
        return tensor;
    }

    /// Every place of a tensor that has an odd size and more pieces than one, and each value that is not finite.
    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16", "F16"})
    void oneIsFoundWhereverItStands(DType dtype) {
        int n = 70_001;
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (i % 2 == 0 ? 1 : -1) * (dtype == DType.F16 ? 65504f : 0x1.FEp127f) / (1 + i % 7);
        }
        assertTrue(FiniteValues.all(tensor(dtype, values, n)));
        for (int at : new int[] {0, 1, 2, 32_767, 32_768, 65_535, 65_536, n - 2, n - 1}) {
            for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(
                0xFFFFFFFF)}) {
                float before = values[at];
                values[at] = wrong;
                assertFalse(FiniteValues.all(tensor(dtype, values, n)), wrong + " at " + at);
                values[at] = before;
            }
        }
        assertTrue(FiniteValues.all(tensor(dtype, new float[0], 0)));
    }

    @Test
    void theMessageSaysHowManyAndWhere() {
        float[] values = new float[12];
        values[7] = Float.NEGATIVE_INFINITY;
        Path file = Path.of("model.safetensors");
        assertEquals("model.safetensors: a.weight holds 1 value that is not finite (the first at [1, 3]: -Infinity); it cannot be used",
            assertThrows(InputException.class, () -> FiniteValues.check(file, tensor(DType.BF16, values, 3, 4), "it cannot be used"))
                .getMessage());
        values[11] = Float.NaN;
        assertEquals("model.safetensors: a.weight holds 2 values that are not finite (the first at [7]: -Infinity); it cannot be used",
            assertThrows(InputException.class, () -> FiniteValues.check(file, tensor(DType.F32, values, 12), "it cannot be used"))
                .getMessage());
        values[7] = 0;
        values[11] = 0;
        FiniteValues.check(file, tensor(DType.F32, values, 12), "it cannot be used");
    }
}
