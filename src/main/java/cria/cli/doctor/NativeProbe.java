package cria.cli.doctor;

import java.util.List;
import java.util.Locale;

/// The native libraries of the CPU backend, which the jar carries for one platform.
public final class NativeProbe implements Probe {

    @Override
    public List<Finding> look() {
        String folder = "/native/" + platform() + "/";
        return List.of(library("CPU kernels", folder + "libcria.so"), library("OpenBLAS", folder + openBlas()));
    }

    private static Finding library(String topic, String resource) {
        return NativeProbe.class.getResource(resource) != null
            ? Finding.fine(topic, "the jar holds " + resource)
            : Finding.absent(topic, "not in the jar (looked for " + resource + "); build it on this platform with mvn package, or "
                + "train with the slow --backend reference");
    }

    private static String openBlas() {
        return platform().startsWith("macosx") ? "libopenblas.0.dylib"
            : platform().startsWith("windows") ? "libopenblas.dll" : "libopenblas.so.0";
    }

    /// As the build names it: `linux-x86_64`, `macosx-arm64`, …
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : "linux") + "-"
            + (arch.equals("aarch64") ? "arm64" : arch.equals("amd64") ? "x86_64" : arch);
    }
}
