package cria.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.Map;

/// Turns Ctrl-C, SIGTERM and a closed terminal into a request that the work polls after each step, so that it can save and end
/// with the exit code of the signal. A second Ctrl-C ends the process at once. While none is open, signals do what the JVM does with them.
///
/// A shutdown hook would need no more than public API, but a JVM that shuts down answers no second Ctrl-C and runs every other
/// hook while the work is still saving. `sun.misc.Signal` is the JDK's own way (module jdk.unsupported); it is called by reflection
/// because javac warns about the name and offers no way to allow it. Where it is missing, the first Ctrl-C ends the process.
public final class Interruption implements AutoCloseable {

    /// The work was stopped by a signal, and what had to be saved is saved.
    public static final class Stopped extends InterruptedException {
        private final int exitCode;

        private Stopped(String message, int exitCode) {
            super(message);
            this.exitCode = exitCode;
        }

        /// 128 and the number of the first signal that came: 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP.
        public int exitCode() {
            return exitCode;
        }
    }

    private final Console console;
    private final Map<StopRequest.Signal, Object> previousHandlers = new EnumMap<>(StopRequest.Signal.class);
    private final StopRequest request = new StopRequest();

    private Interruption(Console console) {
        this.console = console;
    }

    /// Listens until it is closed.
    public static Interruption listen(Console console) {
        Interruption interruption = new Interruption(console);
        for (StopRequest.Signal signal : StopRequest.Signal.values()) {
            interruption.handle(signal);
        }
        return interruption;
    }

    /// Whether the user asked to stop. Once true it stays so.
    public boolean requested() {
        return request.first().isPresent();
    }

    /// What to throw when the work has stopped because it was [#requested()].
    public Stopped stopped(String message) {
        return new Stopped(message, request.first().orElseThrow().exitCode());
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

    private void received(StopRequest.Signal signal) {
        switch (request.received(signal, System.nanoTime())) {
            case END_AT_ONCE -> Runtime.getRuntime().halt(signal.exitCode());
            case STOP -> console.info("stopping after this step"
                + (signal == StopRequest.Signal.INT ? "; Ctrl-C again stops at once and saves nothing" : ""));
            case ALREADY_STOPPING -> {}
        }
    }

    @SuppressWarnings("ReferenceEquality")      // a proxy equals itself
    private void handle(StopRequest.Signal signal) {
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

    private static Object register(StopRequest.Signal signal, Object handler) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        return signalType.getMethod("handle", signalType, Class.forName("sun.misc.SignalHandler"))
            .invoke(null, signalType.getConstructor(String.class).newInstance(signal.name()), handler);
    }
}
