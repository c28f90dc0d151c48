package cria.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlabTest {

    private static List<Tensor> plan(TensorLayout layout) {
        return List.of(layout.floats("a", 3, 5), layout.tensor("b", DType.BF16, 7), layout.floats("c", 2));
    }

    @Test
    void countsWhatItLays() {
        assertEquals(64 + 64 + 64, Slab.bytes(DType.F32, SlabTest::plan));
        try (Arena arena = Arena.ofConfined()) {
            Slab slab = new Slab("test", DType.F32, new HostMemory(arena.allocate(192, 64)));
            List<Tensor> tensors = slab.lay(SlabTest::plan);
            assertEquals(List.of(0L, 64L, 128L), tensors.stream().map(Tensor::offset).toList());
        }
    }

    @Test
    void refusesAPlanThatDoesNotFit() {
        try (Arena arena = Arena.ofConfined()) {
            Slab slab = new Slab("test", DType.F32, new HostMemory(arena.allocate(128, 64)));
            assertThrows(IllegalStateException.class, () -> slab.lay(SlabTest::plan));
        }
    }

    @Test
    void aClosedFrameGivesItsBytesBack() {
        try (Arena arena = Arena.ofConfined()) {
            Workspace workspace = new Workspace(DType.F32, new HostMemory(arena.allocate(128, 64)));
            for (int i = 0; i < 3; i++) {
                try (Workspace.Frame outer = workspace.push()) {
                    assertEquals(0, outer.floats("x", 16).offset());
                    try (Workspace.Frame inner = workspace.push()) {
                        assertEquals(64, inner.floats("y", 16).offset());
                        assertThrows(IllegalArgumentException.class, () -> inner.floats("too much", 1));
                    }
                }
            }
        }
    }
}
