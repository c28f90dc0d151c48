package cria.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/// Turns Ctrl-C, SIGTERM and a closed terminal into a request that the work polls after each step, so that it can save and end
/// with exit code 130. A second Ctrl-C ends the process at once. While none is open, signals do what the JVM does with them.
///
/// A shutdown hook would need no more than public API, but a JVM that shuts down answers no second Ctrl-C and runs every other
/// hook while the work is still saving. `sun.misc.Signal` is the JDK's own way (module jdk.unsupported); it is called by reflection
/// because javac warns about the name and offers no way to allow it. Where it is missing, the first Ctrl-C ends the process.
public final class Interruption implements AutoCloseable {
    private static final int INTERRUPTED = 130;

    private final Console console;
    private final Map<String, Object> previousHandlers = new LinkedHashMap<>();
    private volatile boolean requested;
    private boolean ctrlC;

    private Interruption(Console console) {
        this.console = console;
    }

    /// Listens until it is closed.
    public static Interruption listen(Console console) {
        Interruption interruption = new Interruption(console);
        for (String signal : new String[] {"INT", "TERM", "HUP"}) {
            interruption.handle(signal);
        }
        return interruption;
    }

    /// Whether the user asked to stop. Once true it stays so.
    public boolean requested() {
        return requested;
    }

    /// Gives the signals back.
    @Override
    public void close() {
        previousHandlers.forEach((signal, handler) -> {
            try {
                register(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
        previousHandlers.clear();
    }

    private synchronized void received(String signal) {
        boolean again = ctrlC && signal.equals("INT");
        if (again) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        ctrlC |= signal.equals("INT");
        if (!requested) {
            requested = true;
            console.info("stopping after this step" + (ctrlC ? "; Ctrl-C again stops at once and saves nothing" : ""));
        }
    }

    @SuppressWarnings("ReferenceEquality")      // a proxy equals itself
    private void handle(String signal) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    received(signal);
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "interruption by " + signal;
            };
            Object previous = register(signal, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
            previousHandlers.put(signal, previous);
        } catch (ReflectiveOperationException e) {
            // This system has no such signal, or keeps it for itself: it does what it does without us.
            return;
        }
    }

    private static Object register(String signal, Object handler) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        return signalType.getMethod("handle", signalType, Class.forName("sun.misc.SignalHandler"))
            .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    }
}
