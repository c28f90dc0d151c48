package cria.launch;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The jar's main class: the only code that runs on an old Java. On Java 25 or newer it calls the class that the
 * manifest names in {@code Launch-Class}, in this process. On an older one it looks for a JDK that is new enough and
 * runs the jar again with that, passing on the standard streams, the heap and {@code -D} flags, signals and the exit
 * code. Where there is none it says so in one line and ends with exit code 2.
 */
public final class Launcher {
    private static final int OLDEST = 25;

    /** Tells the relaunched process whose child it is, so that it can end when this process is killed. */
    private static final String PARENT_PROPERTY = "trainer.launcher";

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        int version = JavaHomes.feature(System.getProperty("java.specification.version"));
        if (version >= OLDEST) {
            launch(args);
            return;
        }
        JavaHomes.Home home = JavaHomes.find(OLDEST);
        if (home == null) {
            System.err.println("trainer: needs Java " + OLDEST + " or newer; this is Java " + version + " and no newer JDK was"
                + " found. Install one, as from https://adoptium.net, then run the same command again.");
            System.exit(2);
        }
        System.exit(relaunch(home, args));
    }

    private static void launch(String[] args) throws Throwable {
        try {
            Class.forName(launchClass()).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static String launchClass() throws IOException {
        File self = self();
        if (self.isFile()) {
            try (JarFile jar = new JarFile(self)) {
                Manifest manifest = jar.getManifest();
                Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
                String name = attributes.getValue("Launch-Class");
                if (name != null) {
                    return name;
                }
            }
        }
        return "cria.cli.Main";
    }

    private static int relaunch(JavaHomes.Home home, String[] args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<String>();
        command.add(home.java.getPath());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // Other flags may be unknown to the newer JVM, which would then refuse to start.
            if (flag.startsWith("-Xm") || flag.startsWith("-D")) {
                command.add(flag);
            }
        }
        command.add("-D" + PARENT_PROPERTY + "=" + ManagementFactory.getRuntimeMXBean().getName().replaceAll("@.*", ""));
        File self = self();
        if (self.isFile()) {
            command.addAll(Arrays.asList("-jar", self.getPath()));
        } else {
            command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
        }
        command.addAll(Arrays.asList(args));
        Process child = new ProcessBuilder(command).inheritIO().start();
        Thread hook = new Thread(() -> endWith(child), "end with the child");
        Runtime.getRuntime().addShutdownHook(hook);
        int code = child.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // A signal has begun the shutdown: the hook ends this process with the child's exit code.
            Thread.currentThread().join();
        }
        return code;
    }

    /**
     * Runs when a signal ends this process. A Ctrl-C has reached the child through the terminal already, and there the
     * SIGTERM sent here changes nothing; a SIGTERM to this process alone must be handed on. Either way the child gets
     * the time it needs to save its work.
     */
    private static void endWith(Process child) {
        child.destroy();
        while (true) {
            try {
                Runtime.getRuntime().halt(child.waitFor());
            } catch (InterruptedException e) {
                // Nothing but the child's end ends the wait.
                continue;
            }
        }
    }

    private static File self() {
        try {
            return new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
