package cria.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CpuLibraryTest {

    @BeforeAll
    static void kernels() {
        Built.assumeKernels();
    }

    @Test
    void everyOpHasItsFunction() {
        Set<String> inJava = Set.of("sum", "clip");     // some numbers a step
        for (Method op : Kernels.class.getMethods()) {
            if (inJava.contains(op.getName())) {
                continue;
            }
            if (op.getName().equals("matmul")) {
                assertTrue(NativeLibraries.blas().find("cblas_sgemm").isPresent(), "cblas_sgemm");
            } else {
                String symbol = "cria_" + op.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                assertTrue(NativeLibraries.kernels().find(symbol).isPresent(), op.getName() + " needs " + symbol);
            }
        }
    }

    @Test
    void expIsWithinTwoUlp() throws Throwable {
        int n = 2_000_003;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = -110f + 199f * i / n;
        }
        float[] y = exp(x);
        for (int i = 0; i < n; i++) {
            double exact = Math.exp(x[i]);
            if (exact > Float.MAX_VALUE) {
                assertEquals(Float.POSITIVE_INFINITY, y[i], "exp(" + x[i] + ")");
            } else {
                double ulp = Math.max(Math.ulp((float) exact), Float.MIN_VALUE);
                assertTrue(Math.abs(y[i] - exact) <= 2 * ulp, () -> "exp: off by " + Math.abs(exact) / ulp + " ulp");
            }
        }
    }

    @Test
    void expOfTheUnusual() throws Throwable {
        // Sixteen and one: a whole vector, and what is left over.
        float[] x = new float[17];
        float[] special = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f, -1e30f, 1e30f, 89f, -104f};
        for (int i = 0; i < x.length; i++) {
            x[i] = special[i % special.length];
        }
        float[] y = exp(x);
        for (int i = 0; i < x.length; i++) {
            assertEquals((float) Math.exp(x[i]), y[i], "exp(" + x[i] + ")");
        }
        assertTrue(Float.isNaN(exp(new float[] {Float.NaN})[0]));
    }

    private static float[] exp(float[] x) throws Throwable {
        MethodHandle exp = NativeLibraries.handle(NativeLibraries.kernels(), "cria_exp",
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment inp = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
            MemorySegment out = arena.allocate(inp.byteSize());
            exp.invokeExact(out, inp, 0L, (long) x.length);
            return out.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
