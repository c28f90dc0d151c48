package cria.launch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds installed JDKs by the {@code release} file in their homes, without starting any. The property
 * {@code trainer.jdks} names folders to look into instead of the usual places, separated as in a class path.
 */
final class JavaHomes {
    private static final String SEARCH_PROPERTY = "trainer.jdks";

    /** Folders whose children, or whose children's children, are Java homes. */
    private static final List<String> UNDER_ROOT = Arrays.asList(
        "/usr/lib/jvm", "/usr/lib64/jvm", "/usr/java", "/opt/java", "/opt/hostedtoolcache", "/opt", "/usr/local/java",
        "/Library/Java/JavaVirtualMachines", "/opt/homebrew/opt", "/usr/local/opt",
        "C:\\Program Files\\Java", "C:\\Program Files\\Eclipse Adoptium", "C:\\Program Files\\Amazon Corretto",
        "C:\\Program Files\\BellSoft", "C:\\Program Files\\Zulu", "C:\\Program Files\\Microsoft",
        "C:\\hostedtoolcache\\windows");

    private static final List<String> UNDER_HOME = Arrays.asList(
        ".jdks", ".m2/jdks", ".sdkman/candidates/java", ".gradle/jdks", ".jenv/versions", ".jbang/cache/jdks",
        ".asdf/installs/java", ".jabba/jdk", ".local/share/mise/installs/java", "Library/Java/JavaVirtualMachines",
        "scoop/apps");

    static final class Home {
        final File java;
        final int feature;

        Home(File java, int feature) {
            this.java = java;
            this.feature = feature;
        }
    }

    private JavaHomes() {}

    /** The JDK that the environment names if it is new enough, else the one nearest to {@code oldest}; null if none. */
    static Home find(int oldest) {
        String search = System.getProperty(SEARCH_PROPERTY);
        if (search == null) {
            Home named = nearest(fromEnvironment(), oldest);
            return named != null ? named : nearest(fromUsualPlaces(), oldest);
        }
        List<File> candidates = new ArrayList<File>();
        for (String folder : search.split(File.pathSeparator)) {
            addTree(candidates, new File(folder));
        }
        return nearest(candidates, oldest);
    }

    /** The Java that runs this; null where its home has none, as one that an installer has made for a single program. */
    static File ofThisProcess() {
        return executable(new File(System.getProperty("java.home"), "bin"));
    }

    /** 8 of {@code 1.8.0_302}, 25 of {@code 25.0.3}; 0 of anything else. */
    static int feature(String version) {
        String[] parts = version.split("[^0-9]+");
        String major = parts.length > 1 && parts[0].equals("1") ? parts[1] : parts.length > 0 ? parts[0] : "";
        return major.isEmpty() || major.length() > 6 ? 0 : Integer.parseInt(major);
    }

    private static List<File> fromEnvironment() {
        List<File> candidates = new ArrayList<File>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            if (variable.getKey().matches("(JAVA|JDK).*") && !variable.getValue().isEmpty()) {
                candidates.add(new File(variable.getValue()));
            }
        }
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            File java = executable(new File(folder));
            try {
                if (java != null) {
                    candidates.add(java.toPath().toRealPath().getParent().getParent().toFile());
                }
            } catch (IOException e) {
                // A link to nowhere is no Java.
                continue;
            }
        }
        return candidates;
    }

    private static List<File> fromUsualPlaces() {
        List<File> candidates = new ArrayList<File>();
        for (String folder : UNDER_ROOT) {
            addTree(candidates, new File(folder));
        }
        for (String folder : UNDER_HOME) {
            addTree(candidates, new File(System.getProperty("user.home"), folder));
        }
        return candidates;
    }

    private static void addTree(List<File> candidates, File folder) {
        for (File child : children(folder)) {
            candidates.add(child);
            candidates.add(new File(child, "Contents/Home"));
            candidates.add(new File(child, "libexec/openjdk.jdk/Contents/Home"));
            if (!new File(child, "release").isFile()) {
                for (File grandchild : children(child)) {
                    candidates.add(grandchild);
                    candidates.add(new File(grandchild, "x64"));
                    candidates.add(new File(grandchild, "arm64"));
                }
            }
        }
    }

    private static File[] children(File folder) {
        File[] children = folder.listFiles(File::isDirectory);
        if (children == null) {
            return new File[0];
        }
        Arrays.sort(children);
        return children;
    }

    private static Home nearest(List<File> candidates, int oldest) {
        Home best = null;
        for (File candidate : candidates) {
            File java = executable(new File(candidate, "bin"));
            int feature = java == null ? 0 : releaseOf(candidate);
            if (feature >= oldest && (best == null || feature < best.feature)) {
                best = new Home(java, feature);
            }
        }
        return best;
    }

    private static File executable(File bin) {
        for (String name : Arrays.asList("java", "java.exe")) {
            File java = new File(bin, name);
            if (java.isFile() && java.canExecute()) {
                return java;
            }
        }
        return null;
    }

    private static int releaseOf(File home) {
        File release = new File(home, "release");
        if (!release.isFile()) {
            return 0;
        }
        try (BufferedReader lines = Files.newBufferedReader(release.toPath(), StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("JAVA_VERSION=")) {
                    return feature(line.substring("JAVA_VERSION=".length()).replace("\"", ""));
                }
            }
            return 0;
        } catch (IOException e) {
            // What cannot be read cannot be run either.
            return 0;
        }
    }
}
