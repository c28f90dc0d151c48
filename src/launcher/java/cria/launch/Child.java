package cria.launch;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** The process that does the work while this one waits for it: it hands signals on, and ends as the work does. */
final class Child {
    private final Ending ending = new Ending();
    private final boolean terminal = terminalSignalsUs();
    private volatile Process process;

    private Child() {}

    /** Runs {@code builder}'s process to its end and returns the exit code for this one. */
    static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Child child = new Child();
        for (Ending.Request request : Ending.Request.values()) {
            child.listen(request);
        }
        int code = child.start(builder).waitFor();
        String message = Ending.message(code);
        if (message != null) {
            System.err.println("trainer: " + message);
        }
        return child.ending.code(code);
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        process = builder.start();
        return process;
    }

    private void received(Ending.Request request) {
        boolean childSees = terminal && process != null;
        synchronized (this) {           // a child that is being started is waited for
            if (process == null) {
                Runtime.getRuntime().halt(request.code);
            } else if (ending.handOn(request, childSees)) {
                process.destroy();
            }
        }
    }

    /** By reflection, as javac's release 8 has no sun.misc.Signal. Where it is missing, a signal ends this process alone. */
    private void listen(Ending.Request request) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handler = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    received(request);
                }
                return method.getName().equals("hashCode") ? (Object) request.hashCode()
                    : method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : null;
            };
            Class<?> type = Class.forName("sun.misc.Signal");
            type.getMethod("handle", type, handlerType).invoke(null, type.getConstructor(String.class).newInstance(request.name()),
                Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, handler));
        } catch (ReflectiveOperationException e) {
            // This system has no such signal, or keeps it for itself.
            return;
        }
    }

    /** Whether Ctrl-C reaches this process and its child at once: they are in the foreground of a terminal. */
    private static boolean terminalSignalsUs() {
        File status = new File("/proc/self/stat");
        if (!status.exists()) {
            return System.console() != null;
        }
        try {
            return inForeground(new String(Files.readAllBytes(status.toPath()), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return System.console() != null;
        }
    }

    /** From {@code pid (name) state ppid pgrp session tty_nr tpgid …}, proc_pid_stat(5); the name may hold anything. */
    static boolean inForeground(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return fields[2].equals(fields[5]);
    }
}
