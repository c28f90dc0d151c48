package cria.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// NVIDIA's devices, driver and libraries, as far as files tell; nothing is loaded.
final class CudaProbe implements Probe {
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64",
        "/usr/lib/wsl/lib", "/usr/lib");

    @Override
    public List<Finding> look() {
        List<Path> folders = folders();
        return List.of(devices(), library("CUDA driver", "libcuda.so", "nvcuda.dll", folders),
            library("CUDA runtime", "libcudart.so", "cudart64_", folders), library("cuBLAS", "libcublas.so", "cublas64_", folders));
    }

    private static Finding devices() {
        Path gpus = Path.of("/proc/driver/nvidia/gpus");
        List<String> models = new ArrayList<>();
        for (Path gpu : children(gpus)) {
            try (Stream<String> lines = Files.lines(gpu.resolve("information"))) {
                lines.filter(line -> line.startsWith("Model:")).map(line -> line.substring(6).strip()).forEach(models::add);
            } catch (IOException e) {
                models.add("unknown device " + gpu.getFileName() + " (" + e.getMessage() + ")");
            }
        }
        return models.isEmpty()
            ? Finding.absent("GPU", "no NVIDIA device (looked in " + gpus + "); training runs on the CPU")
            : Finding.fine("GPU", String.join(", ", models));
    }

    private static Finding library(String topic, String linux, String windows, List<Path> folders) {
        for (Path folder : folders) {
            Optional<Path> found = children(folder).stream().filter(file -> {
                String name = file.getFileName().toString();
                return name.startsWith(linux) || name.startsWith(windows);
            }).sorted().findFirst();
            if (found.isPresent()) {
                return Finding.fine(topic, found.get().toString());
            }
        }
        return Finding.absent(topic, linux + " not found (looked in "
            + folders.stream().map(Path::toString).collect(Collectors.joining(", ")) + ")");
    }

    /// Where the system's loader and CUDA's installer put libraries; those that exist.
    private static List<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (String variable : List.of("LD_LIBRARY_PATH", "PATH")) {
            Stream.of(Objects.requireNonNullElse(System.getenv(variable), "").split(File.pathSeparator))
                .filter(name -> !name.isBlank() && (variable.equals("LD_LIBRARY_PATH") || File.separatorChar == '\\'))
                .map(Path::of).forEach(folders::add);
        }
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            String home = System.getenv(variable);
            if (home != null && !home.isBlank()) {
                folders.add(Path.of(home, "lib64"));
                folders.add(Path.of(home, "bin"));
            }
        }
        children(Path.of("/usr/local")).stream().filter(path -> path.getFileName().toString().startsWith("cuda"))
            .map(path -> path.resolve("lib64")).forEach(folders::add);
        SYSTEM_FOLDERS.stream().map(Path::of).forEach(folders::add);
        return folders.stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            // A folder that cannot be read offers no library either.
            return List.of();
        }
    }
}
