package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockCodeTest {
    private static final float SCALE = 0.37f;

    @Test
    void everyByteIsTheNearestOfItsValue() {
        for (BlockCode code : List.of(BlockCode.SIGNED, BlockCode.UNSIGNED)) {
            for (int bits = 0; bits < 256; bits++) {
                boolean minusZero = code == BlockCode.SIGNED && bits == 128;
                float value = code.value((byte) bits, SCALE);
                assertEquals(minusZero ? 0 : (byte) bits, code.nearest(value, SCALE), "code " + bits);
            }
        }
    }

    @Test
    void theLargestMagnitudeIsExactAndNeighboursAreNinePercentApart() {
        for (BlockCode code : List.of(BlockCode.SIGNED, BlockCode.UNSIGNED)) {
            assertEquals(SCALE, code.magnitude(code.largest(), SCALE));
            for (int c = 1; c < code.largest(); c++) {
                assertEquals(Math.pow(2, 0.125), code.magnitude(c + 1, SCALE) / code.magnitude(c, SCALE), 1e-6);
            }
        }
        assertEquals(-SCALE, BlockCode.SIGNED.value((byte) 255, SCALE));
    }

    @Test
    void belowIsTheCodeAtOrBelow() {
        for (BlockCode code : List.of(BlockCode.SIGNED, BlockCode.UNSIGNED)) {
            for (int c = 1; c <= code.largest(); c++) {
                float at = code.magnitude(c, SCALE);
                assertEquals(c, code.below(at, SCALE));
                int under = code.below(Math.nextDown(at), SCALE);
                assertTrue(under == c - 1, "below code " + c + " is " + under);
            }
        }
    }
}
