package cria.cli.terminal;

import java.util.Optional;

/// Ends this process when the launcher that started it on an older Java is killed outright. A launcher that gets a signal
/// hands it on and waits; one that is killed with SIGKILL cannot, and its child would run on unseen.
public final class LauncherWatch {
    private static final String LAUNCHER_PROPERTY = "trainer.launcher";
    private static final int KILLED = 137;

    private LauncherWatch() {}

    public static void endWithLauncher() {
        String launcher = System.getProperty(LAUNCHER_PROPERTY);
        if (launcher == null) {
            return;
        }
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        if (parent.isEmpty() || parent.get().pid() != Long.parseLong(launcher)) {
            Runtime.getRuntime().halt(KILLED);
        }
        var _ = parent.get().onExit().thenRun(() -> Runtime.getRuntime().halt(KILLED));
    }
}
