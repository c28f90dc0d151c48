package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.kernel.Precision;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaBackendTest {

    /// A plan counts on it before anything is allocated.
    @Test
    void aFrozenWeightAllocatesWhatWasSaid() {
        Emulator.assumeNoDevice();
        for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
            try (CudaBackend backend = new CudaBackend(precision); Arena arena = Arena.ofConfined()) {
                for (Shape shape : List.of(new Shape(1), new Shape(13), new Shape(31, 7), new Shape(512, 128))) {
                    for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16)) {
                        Tensor host = Tensor.of("host", dtype, arena.allocate(shape.elements() * dtype.bytes()), shape.dims());
                        float[] values = new float[Math.toIntExact(shape.elements())];
                        values[values.length - 1] = -1.5f;
                        host.setFloats(values);
                        long available = backend.available();
                        long allocations = Emulator.allocations();
                        Tensor frozen = backend.frozen(host);
                        assertEquals(backend.frozenBytes(shape), available - backend.available(), precision.valueName() + " " + shape);
                        assertEquals(1, Emulator.allocations() - allocations);
                        assertArrayEquals(values, backend.toHost(frozen).toFloats());
                    }
                }
            }
        }
    }
}
