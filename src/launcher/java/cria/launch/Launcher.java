package cria.launch;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
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
 * code. Where there is none it says so in one line and ends with exit code 2. Where the locale is not UTF-8 it runs the
 * jar again too, under one that is: only a locale makes Java read and write names of files in UTF-8.
 */
public final class Launcher {
    private static final int OLDEST = 25;

    /** Tells the relaunched process whose child it is, so that it can end when this process is killed. */
    private static final String PARENT_PROPERTY = "trainer.launcher";

    /** Tells it that its arguments are {@link Arguments#escaped}. */
    private static final String ESCAPED_PROPERTY = "trainer.escaped";

    private Launcher() {}

    public static void main(String[] args) throws Throwable {
        int version = JavaHomes.feature(System.getProperty("java.specification.version"));
        boolean relaunched = System.getProperty(PARENT_PROPERTY) != null;
        if (version >= OLDEST && relaunched) {
            launch(System.getProperty(ESCAPED_PROPERTY) == null ? args : Arguments.unescaped(args));
            return;
        }
        List<String> written = null;
        try {
            written = Arguments.asWritten(args);
        } catch (Arguments.NotUtf8 e) {
            System.err.println("trainer: " + e.getMessage());
            System.exit(2);
        }
        if (version < OLDEST) {
            JavaHomes.Home home = JavaHomes.find(OLDEST);
            if (home == null) {
                System.err.println("trainer: needs Java " + OLDEST + " or newer; this is Java " + version + " and no newer JDK was"
                    + " found. Install one, as from https://adoptium.net, then run the same command again.");
                System.exit(2);
            }
            System.exit(relaunch(home.java, written));
        }
        File java = JavaHomes.ofThisProcess();
        if (java != null && !Arguments.javaReadsUtf8()) {
            System.exit(relaunch(java, written));
        }
        launch(args);
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

    private static int relaunch(File java, List<String> args) throws IOException, InterruptedException {
        boolean utf8 = Arguments.javaReadsUtf8();
        List<String> command = new ArrayList<String>();
        command.add(java.getPath());
        for (String flag : jvmFlags()) {
            // Other flags may be unknown to a newer JVM, which would then refuse to start.
            if (flag.startsWith("-Xm") || flag.startsWith("-D") || java.equals(JavaHomes.ofThisProcess())) {
                command.add(flag);
            }
        }
        command.add("-D" + PARENT_PROPERTY + "=" + processId());
        if (!utf8) {
            command.add("-D" + ESCAPED_PROPERTY + "=true");
        }
        File self = self();
        if (self.isFile()) {
            command.addAll(Arrays.asList("-jar", self.getPath()));
        } else {
            command.addAll(Arrays.asList("-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
        }
        command.addAll(utf8 ? args : Arguments.escaped(args));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        if (!utf8) {
            builder.environment().put("LC_ALL", "C.UTF-8");
        }
        return Child.run(builder);
    }

    private static List<String> jvmFlags() throws IOException {
        try {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        } catch (LinkageError e) {
            // Java 17 in a folder whose name it cannot read.
            List<String> flags = Arguments.words(Files.readAllBytes(Arguments.COMMAND_LINE.toPath()));
            flags.removeIf(flag -> flag == null || !flag.startsWith("-X") && !flag.startsWith("-D"));
            return flags;
        }
    }

    private static String processId() throws IOException {
        File self = new File("/proc/self");
        return self.exists() ? self.getCanonicalFile().getName() : ManagementFactory.getRuntimeMXBean().getName().replaceAll("@.*", "");
    }

    private static File self() {
        try {
            return new File(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
