package cria.cli.terminal;

import java.util.Optional;

/// Ends this process when the launcher that started it is killed outright. A launcher that gets a signal hands it on and waits;
/// one that is killed with SIGKILL cannot, and its child would run on unseen.
public final class LauncherWatch {
    private static final String LAUNCHER_PROPERTY = "trainer.launcher";
    private static final int KILLED = 137;

    /// `ProcessHandle.onExit` looks after up to 5 s at what is no child of its own.
    private static final long LOOK_MILLIS = 200;

    private LauncherWatch() {}

    public static void endWithLauncher() {
        String launcher = System.getProperty(LAUNCHER_PROPERTY);
        if (launcher == null) {
            return;
        }
        long pid = Long.parseLong(launcher);
        endUnlessStarted(pid);
        Thread.ofPlatform().daemon().name("launcher watch").start(() -> {
            while (true) {
                try {
                    Thread.sleep(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    // Nobody has this thread to interrupt it; it looks sooner then.
                    continue;
                }
                endUnlessStarted(pid);
            }
        });
    }

    private static void endUnlessStarted(long launcher) {
        if (!isStartedBy(launcher, ProcessHandle.current().parent())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /// On Linux and macOS the parent is another process as soon as the launcher has ended, even before its own parent has seen
    /// that; on Windows it keeps its number and is no longer alive.
    static boolean isStartedBy(long launcher, Optional<ProcessHandle> parent) {
        return parent.isPresent() && parent.get().pid() == launcher && parent.get().isAlive();
    }
}
