package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.kernel.TimedKernels.Cost;
import cria.kernel.TimedKernels.Op;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedKernelsTest {
    private record Call(Method method, Object[] arguments) {}

    private final List<Call> calls = new ArrayList<>();
    private int number;
    private final TimedKernels timed = new TimedKernels(recording());

    private Kernels recording() {
        InvocationHandler record = (_, method, arguments) -> {
            calls.add(new Call(method, arguments));
            return null;
        };
        return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, record);
    }

    @Test
    void everyOpGetsItsArgumentsInTheirOrderAndIsCountedUnderItsName() throws ReflectiveOperationException {
        for (Method method : Kernels.class.getMethods()) {
            calls.clear();
            timed.reset();
            Object[] arguments = Arrays.stream(method.getParameterTypes()).map(this::value).toArray();
            method.invoke(timed, arguments);

            assertEquals(1, calls.size(), method.getName());
            assertEquals(method, calls.getFirst().method);
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Tensor) {
                    assertSame(arguments[i], calls.getFirst().arguments[i], method.getName() + " argument " + i);
                } else {
                    assertEquals(arguments[i], calls.getFirst().arguments[i], method.getName() + " argument " + i);
                }
            }
            assertEquals(1, timed.costs().size());
            assertEquals(method.getName(), timed.costs().getFirst().op().name());
            assertEquals(1, timed.costs().getFirst().calls());
        }
    }

    private Object value(Class<?> type) {
        if (type == Tensor.class) {
            return tensor(1, 1);
        }
        if (type == float.class) {
            return (float) ++number;
        }
        if (type == int.class) {
            return ++number;
        }
        if (type == long.class) {
            return (long) ++number;
        }
        if (type == AdamWTensors.class) {
            return AdamWTensors.floats(tensor(1), tensor(1), tensor(1), 1);
        }
        return type.isEnum() ? type.getEnumConstants()[1] : new AdamWStep(1, 0.9, 0.99, 1e-8, 0.1, 3);
    }

    private static Tensor tensor(long... dims) {
        int elements = Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b));
        return Tensor.of("x", DType.F32, MemorySegment.ofArray(new float[elements]), dims);
    }

    @Test
    void aProductCountsTwoOperationsForEachOfItsMultiplications() {
        timed.matmul(tensor(2, 5), Store.SET, tensor(2, 3), Transpose.NO, tensor(5, 3), Transpose.YES);
        timed.matmul(tensor(2, 5), Store.SET, tensor(2, 3), Transpose.NO, tensor(5, 3), Transpose.YES);

        Cost cost = timed.costs().getFirst();
        assertEquals(new Op("matmul", "2×3 · (5×3)ᵀ"), cost.op());
        assertEquals(2, cost.calls());
        assertEquals(2 * 2.0 * 2 * 3 * 5, cost.operations());
    }

    @Test
    void productsOfOtherSizesOrStoresAreOpsOfTheirOwn() {
        timed.matmul(tensor(2, 5), Store.SET, tensor(3, 2), Transpose.YES, tensor(3, 5), Transpose.NO);
        timed.matmul(tensor(2, 5), Store.ADD, tensor(3, 2), Transpose.YES, tensor(3, 5), Transpose.NO);

        List<String> sizes = timed.costs().stream().map(cost -> cost.op().sizes()).sorted().toList();
        assertEquals(List.of("(3×2)ᵀ · 3×5", "+= (3×2)ᵀ · 3×5"), sizes);
        assertTrue(timed.costs().stream().allMatch(cost -> cost.operations() == 2.0 * 2 * 3 * 5));
    }

    @Test
    void aResetForgetsWhatWasCalled() {
        timed.fill(tensor(4), 0);
        timed.reset();

        assertEquals(List.of(), timed.costs());
    }
}
