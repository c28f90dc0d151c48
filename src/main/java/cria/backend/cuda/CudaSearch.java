package cria.backend.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where cuBLAS may lie: where `CRIA_CUBLAS` points, the loader's path, CUDA's own folders, and Python's packages, which many
/// machines have it in and nowhere else.
public final class CudaSearch {
    private static final List<Integer> VERSIONS = List.of(12, 13);

    private final Map<String, String> environment;
    private final Path root;
    private final List<Path> folders;

    /// A library to try: a file, or a name for the loader.
    record Candidate(String library, int version) {}

    public CudaSearch() {
        this(System.getenv(), Path.of("/"));
    }

    /// @param root in place of `/`
    CudaSearch(Map<String, String> environment, Path root) {
        this.environment = environment;
        this.root = root;
        this.folders = lookedIn();
    }

    /// Those that exist, in the order in which they are tried; the loader's own path comes before them.
    public List<Path> folders() {
        return folders;
    }

    /// What the user has named to be taken, and nothing else.
    Optional<String> named() {
        return variable("CRIA_CUBLAS");
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /// Only what [#named()] says, if anything is named; else version 12 wherever it is, then 13.
    List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        if (named().isPresent()) {
            Path path = Path.of(named().get()).toAbsolutePath();
            for (int version : VERSIONS) {
                if (Files.isDirectory(path)) {
                    addFile(candidates, path, version);
                } else if (path.getFileName().toString().startsWith(library(version))) {
                    candidates.add(new Candidate(path.toString(), version));
                }
            }
            return candidates;
        }
        for (int version : VERSIONS) {
            candidates.add(new Candidate(library(version), version));
            folders.forEach(folder -> addFile(candidates, folder, version));
        }
        return candidates;
    }

    private static void addFile(List<Candidate> candidates, Path folder, int version) {
        Path file = folder.resolve(library(version));
        if (Files.exists(file)) {
            candidates.add(new Candidate(file.toAbsolutePath().toString(), version));
        }
    }

    private static String library(int version) {
        return "libcublas.so." + version;
    }

    private List<Path> lookedIn() {
        Set<Path> all = new LinkedHashSet<>();
        for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
            variable(variable).ifPresent(home -> all.addAll(toolkit(Path.of(home))));
        }
        children(root.resolve("usr/local")).stream().filter(path -> path.getFileName().toString().startsWith("cuda"))
            .forEach(cuda -> all.addAll(toolkit(cuda)));
        all.add(root.resolve("usr/lib/x86_64-linux-gnu"));
        all.add(root.resolve("usr/lib64"));
        for (Path packages : pythonPackages()) {
            for (String folder : List.of("nvidia/cublas/lib", "nvidia/cu12/lib", "nvidia/cu13/lib")) {
                all.add(packages.resolve(folder));
            }
        }
        return all.stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> toolkit(Path home) {
        return List.of(home.resolve("lib64"), home.resolve("targets/x86_64-linux/lib"));
    }

    /// The `site-packages` of the virtual environment in use, of conda's, of this user's and of the system's Pythons.
    private List<Path> pythonPackages() {
        List<Path> libraries = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            variable(variable).ifPresent(home -> libraries.add(Path.of(home, "lib")));
        }
        variable("HOME").ifPresent(home -> libraries.add(Path.of(home, ".local/lib")));
        List.of("usr/local/lib", "usr/lib", "opt/conda/lib").forEach(lib -> libraries.add(root.resolve(lib)));
        List<Path> packages = new ArrayList<>();
        for (Path library : libraries) {
            for (Path python : children(library)) {
                if (python.getFileName().toString().startsWith("python3")) {
                    packages.add(python.resolve("site-packages"));
                    packages.add(python.resolve("dist-packages"));
                }
            }
        }
        return packages;
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
