package cria.backend.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import cria.file.NativeFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenBLAS and the kernels of `native/`, loaded once; or the reason why they are not.
@SuppressWarnings("restricted")
final class NativeLibraries {
    private static final Result LOADED = load();

    private sealed interface Result {
        record Found(SymbolLookup blas, Path blasFile, SymbolLookup kernels, Path kernelsFile) implements Result {}

        record Missing(String reason) implements Result {}
    }

    private NativeLibraries() {}

    /// Why the libraries cannot be used here, in a line that says where they were looked for and what to do.
    static Optional<String> problem() {
        return LOADED instanceof Result.Missing(String reason) ? Optional.of(reason) : Optional.empty();
    }

    /// Where OpenBLAS lies.
    static Path blasFile() {
        return found().blasFile;
    }

    /// Where the kernels lie.
    static Path kernelsFile() {
        return found().kernelsFile;
    }

    static SymbolLookup blas() {
        return found().blas;
    }

    static SymbolLookup kernels() {
        return found().kernels;
    }

    /// What calls a C function of this prototype.
    static MethodHandle handle(SymbolLookup library, String symbol, FunctionDescriptor prototype) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(symbol), prototype);
    }

    private static Result.Found found() {
        return switch (LOADED) {
            case Result.Found found -> found;
            case Result.Missing(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static Result load() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        if (os.contains("linux")) {
            return load("linux-" + arch,
                List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"));
        } else if (os.contains("mac")) {
            return load("macosx-" + arch,
                List.of("libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib", "libopenblas.0.dylib"));
        }
        return new Result.Missing("there are no CPU kernels for " + System.getProperty("os.name"));
    }

    /// @param blas OpenBLAS last, and before it what it needs in the order in which it must be loaded: the loader does not
    ///     look into this folder for what a library needs. A platform may have fewer of those.
    private static Result load(String platform, List<String> blas) {
        String kernels = "/native/" + platform + "/libcria.so";
        List<URL> resources = new ArrayList<>();
        for (String name : blas) {
            URL resource = NativeLibraries.class.getResource("/native/" + platform + "/" + name);
            if (resource != null) {
                resources.add(resource);
            }
        }
        URL own = NativeLibraries.class.getResource(kernels);
        if (own == null) {
            return new Result.Missing("no CPU kernels: " + kernels + " is not on the class path; "
                + "build it with gcc installed, or name a C compiler: mvn -Dcc=clang package");
        }
        if (NativeLibraries.class.getResource("/native/" + platform + "/" + blas.getLast()) == null) {
            return new Result.Missing("no OpenBLAS: /native/" + platform + "/" + blas.getLast()
                + " is not on the class path; build on this platform: mvn package");
        }
        resources.add(own);
        Optional<String> noSpace = AddressSpace.here().problem(1);
        if (noSpace.isPresent()) {
            return new Result.Missing(noSpace.get());
        }
        try {
            useOneThread();
            Path folder = NativeFiles.folder(resources, NativeFiles.cache());
            List<Path> files = resources.stream().map(URL::getPath).map(path -> folder.resolve(path.substring(path.lastIndexOf('/') + 1)))
                .toList();
            List<SymbolLookup> lookups = files.stream().map(NativeLibraries::open).toList();
            int last = files.size() - 1;
            return new Result.Found(lookups.get(last - 1), files.get(last - 1), lookups.get(last), files.get(last));
        } catch (IOException | IllegalStateException e) {
            return new Result.Missing("the CPU kernels do not load: " + e.getMessage());
        }
    }

    /// OpenBLAS would start a thread for each processor as it is loaded, with 128 MiB of address space for each, and none of them
    /// would ever have work.
    private static void useOneThread() {
        Linker linker = Linker.nativeLinker();
        // int setenv(const char *name, const char *value, int overwrite)
        MethodHandle setenv = linker.downcallHandle(linker.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) setenv.invokeExact(arena.allocateFrom("OPENBLAS_NUM_THREADS"), arena.allocateFrom("1"), 1);
        } catch (Throwable t) {
            throw CpuLibrary.failed(t);
        }
    }

    /// The libraries stay for the life of the process, as the handles in static fields do.
    private static SymbolLookup open(Path file) {
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(reason(file, e), e);
        }
    }

    /// The lookup's own message is only the path; that of System.load says what the system's loader said.
    private static @Nullable String reason(Path file, IllegalArgumentException lookup) {
        try {
            System.load(file.toAbsolutePath().toString());
            return lookup.getMessage();
        } catch (UnsatisfiedLinkError e) {
            return e.getMessage();
        }
    }
}
