package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimedBackendTest {

    /// The kernels are its own, and the others are made of methods that it has.
    private static final Set<String> OF_OTHERS = Set.of("kernels", "slab", "lay", "toHost");

    private record Call(Method method, List<Object> arguments) {}

    private final List<Call> calls = new ArrayList<>();
    private final Backend backend = (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class},
        (_, method, arguments) -> {
            calls.add(new Call(method, arguments == null ? List.of() : Arrays.asList(arguments)));
            return method.getReturnType() == long.class ? (Object) 7L : null;
        });

    @Test
    void everyMethodIsThatOfTheBackend() throws ReflectiveOperationException {
        TimedBackend timed = TimedBackend.of(backend);
        for (Method method : Backend.class.getMethods()) {
            if (OF_OTHERS.contains(method.getName())) {
                continue;
            }
            calls.clear();
            Object[] arguments = new Object[method.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = method.getParameterTypes()[i] == long.class ? 5L : null;
            }
            Object result = method.invoke(timed, arguments);
            assertEquals(List.of(new Call(method, Arrays.asList(arguments))), calls, method.getName());
            assertEquals(method.getReturnType() == long.class ? 7L : null, result, method.getName());
        }
    }
}
