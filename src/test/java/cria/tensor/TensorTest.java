package cria.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void roundsToBfloat16WithTiesToEven() {
        assertEquals((short) 0x3F80, Tensor.toBfloat16(1f));
        assertEquals((short) 0x3F80, Tensor.toBfloat16(Float.intBitsToFloat(0x3F808000)));
        assertEquals((short) 0x3F82, Tensor.toBfloat16(Float.intBitsToFloat(0x3F818000)));
        assertEquals((short) 0x3F81, Tensor.toBfloat16(Float.intBitsToFloat(0x3F808001)));
        assertEquals((short) 0x7F80, Tensor.toBfloat16(Float.MAX_VALUE));
        assertEquals((short) 0x7FC0, Tensor.toBfloat16(Float.NaN));
        assertEquals((short) 0x7FC0, Tensor.toBfloat16(Float.intBitsToFloat(0x7F800001)));
    }

    @Test
    void rowsAndViewsShareMemory() {
        try (Arena arena = Arena.ofConfined()) {
            Tensor x = Tensor.of("x", DType.F32, arena.allocate(6 * 4), 3, 2);
            x.setFloats(new float[] {1, 2, 3, 4, 5, 6});
            assertArrayEquals(new float[] {3, 4}, x.rows(1, 1).toFloats());
            x.rows(1, 1).setFloats(new float[] {7, 8});
            assertArrayEquals(new float[] {1, 2, 7, 8, 5, 6}, x.view(6).toFloats());
            assertThrows(IllegalArgumentException.class, () -> x.rows(2, 2));
            assertThrows(IllegalArgumentException.class, () -> x.view(5));
        }
    }

    @Test
    void narrowTypesWidenExactly() {
        try (Arena arena = Arena.ofConfined()) {
            float[] values = {1f, -0.5f, 0f, 384f};
            for (DType dtype : new DType[] {DType.BF16, DType.F16}) {
                Tensor x = Tensor.of("x", dtype, arena.allocate(8), 4);
                x.setFloats(values);
                assertArrayEquals(values, x.toFloats());
            }
        }
    }
}
