package cria.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// A backend that says how much memory is left, whatever there is.
public final class CrampedBackend {
    private CrampedBackend() {}

    /// @param available bytes that it says could still be allocated
    public static Backend of(Backend backend, long available) {
        return (Backend) Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (_, method, arguments) -> {
            try {
                return method.getName().equals("available") ? available : method.invoke(backend, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
