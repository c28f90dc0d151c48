package cria.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.Precision;
import cria.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatLayoutTest {
    private static FlatLayout flat() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("embedding", new Shape(10, 30));
        shapes.put("norm", new Shape(30));
        shapes.put("projection", new Shape(30, 30));
        shapes.put("last norm", new Shape(30));
        return FlatLayout.of(shapes);
    }

    @Test
    void matricesComeFirstAndAllBeginAtBlocks() {
        FlatLayout flat = flat();
        assertEquals(List.of("embedding", "norm", "projection", "last norm"), List.copyOf(flat.slots().keySet()));
        assertEquals(0, flat.slots().get("embedding").from());
        assertEquals(512, flat.slots().get("projection").from());
        assertEquals(512 + 1024, flat.decayed());
        assertEquals(1536, flat.slots().get("norm").from());
        assertEquals(1792, flat.slots().get("last norm").from());
        assertEquals(2048, flat.elements());
    }

    @Test
    void weightDecayReachesEveryMatrixAndNoNorm() {
        FlatLayout flat = flat();
        flat.slots().forEach((name, slot) -> {
            assertEquals(0, slot.from() % Precision.BLOCK, name);
            boolean decayed = slot.from() + slot.shape().elements() <= flat.decayed();
            assertEquals(slot.shape().rank() > 1, decayed, name);
            assertTrue(slot.from() + slot.shape().elements() <= flat.elements(), name);
        });
    }
}
