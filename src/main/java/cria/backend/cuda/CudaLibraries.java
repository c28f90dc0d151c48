package cria.backend.cuda;

import cria.WorkException;
import cria.backend.cuda.CudaSearch.Candidate;
import cria.file.NativeFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import org.jspecify.annotations.Nullable;

/// NVIDIA's driver and cuBLAS, loaded once before JCuda asks for them; or the reason why they are not.
@SuppressWarnings("restricted")
public final class CudaLibraries {
    private static final String BRIDGE = "/native/linux-x86_64/libcublas-bridge.so";

    /// Ampere, the first generation with bfloat16.
    private static final int LEAST_CAPABILITY = 80;

    private static final Result LOADED = load();

    private sealed interface Result {
        record Found(String cublas, String devices) implements Result {}

        record Missing(String reason) implements Result {}
    }

    private CudaLibraries() {}

    /// Why CUDA cannot be used here, in a line that says what is missing, where it was looked for and what to do.
    public static Optional<String> problem() {
        return LOADED instanceof Result.Missing(String reason) ? Optional.of(reason) : Optional.empty();
    }

    /// Which cuBLAS was taken; empty where CUDA cannot be used.
    public static Optional<String> cublas() {
        return LOADED instanceof Result.Found found ? Optional.of(found.cublas) : Optional.empty();
    }

    /// The GPUs that the driver shows; empty where CUDA cannot be used.
    public static Optional<String> devices() {
        return LOADED instanceof Result.Found found ? Optional.of(found.devices) : Optional.empty();
    }

    private static Result load() {
        if (!System.getProperty("os.name").equals("Linux") || !System.getProperty("os.arch").equals("amd64")) {
            return new Result.Missing("GPUs are used on Linux on x86-64, not on %s on %s"
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        }
        if (CudaLibraries.class.getResource(CudaModule.FATBIN) == null) {
            return new Result.Missing("this jar was built without CUDA kernels; "
                + "build it where nvcc is installed, or name it: mvn -Dnvcc=… package");
        }
        if (!opens("libcuda.so.1")) {
            return new Result.Missing("no CUDA driver: the loader does not find libcuda.so.1; install NVIDIA's driver");
        }
        try {
            JCudaNatives.load("JCudaDriver", () -> JCudaDriver.setExceptionsEnabled(false));
            List<String> devices = devicesOfDriver();
            int driver = driverVersion();
            Optional<String> tooOld = KernelImage.find().flatMap(image -> image.problem(driver));
            if (tooOld.isPresent()) {
                return new Result.Missing(tooOld.get());
            }
            String cublas = loadCublas();
            // Binds JCublas to what was loaded.
            JCudaNatives.load("JCublas2", () -> JCublas2.setExceptionsEnabled(false));
            return new Result.Found(cublas,
                "%s; driver for CUDA %d.%d".formatted(String.join(", ", devices), driver / 1000, driver % 1000 / 10));
        } catch (IllegalStateException | WorkException e) {
            return new Result.Missing(String.valueOf(e.getMessage()));
        }
    }

    private static int driverVersion() {
        int[] version = new int[1];
        CudaCheck.driver("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return version[0];
    }

    private static List<String> devicesOfDriver() {
        JCudaDriver.setExceptionsEnabled(false);
        int result = JCudaDriver.cuInit(0);
        int[] count = new int[1];
        if (result == CUresult.CUDA_SUCCESS) {
            result = JCudaDriver.cuDeviceGetCount(count);
        }
        if (result == CUresult.CUDA_ERROR_NO_DEVICE || result == CUresult.CUDA_SUCCESS && count[0] == 0) {
            throw new IllegalStateException("the CUDA driver shows no GPU; see nvidia-smi and CUDA_VISIBLE_DEVICES");
        }
        if (result != CUresult.CUDA_SUCCESS) {
            throw new IllegalStateException("the CUDA driver does not start: " + CUresult.stringFor(result) + "; see nvidia-smi");
        }
        List<String> devices = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            CUdevice device = new CUdevice();
            CudaCheck.driver("cuDeviceGet", JCudaDriver.cuDeviceGet(device, i));
            int capability = CudaDevice.capability(device);
            devices.add("%s (compute capability %d.%d)".formatted(CudaDevice.name(device), capability / 10, capability % 10));
            if (i == 0 && capability < LEAST_CAPABILITY) {
                throw new IllegalStateException("the GPU %s is too old: 8.0, of Ampere, is the least that has bfloat16; "
                    .formatted(devices.getFirst()) + "name another with CUDA_VISIBLE_DEVICES");
            }
        }
        return devices;
    }

    /// Loads cuBLAS 12, or the bridge and cuBLAS 13, and says which.
    private static String loadCublas() {
        CudaSearch search = new CudaSearch();
        for (Candidate candidate : search.candidates()) {
            if (candidate.version() == 12 && opens(candidate.library())) {
                return loadedFile(candidate.library());
            }
            if (candidate.version() == 13 && opens(candidate.library())) {
                bridge(candidate.library());
                return candidate.library() + " through the bridge";
            }
        }
        throw new IllegalStateException(search.named()
            .map(named -> "CRIA_CUBLAS is " + named + ", which is no libcublas.so.12 or .13 that opens, nor a folder with one")
            .orElseGet(() -> "no cuBLAS: neither libcublas.so.12 nor libcublas.so.13 opens; install it, or name it with CRIA_CUBLAS "
                + "(looked in the loader's path"
                + search.folders().stream().map(folder -> ", " + folder).reduce("", String::concat) + ")"));
    }

    /// The file that the loader took for a library, as Linux says which files are mapped.
    private static String loadedFile(String library) {
        String end = "/" + Path.of(library).getFileName();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains(end)).map(line -> line.substring(line.indexOf('/'))).findFirst().orElse(library);
        } catch (IOException e) {
            // The name alone says as much as the loader knew.
            return library;
        }
    }

    /// Whether the loader opens a library. cuBLAS lies beside cublasLt, which it needs and does not always find by itself.
    private static boolean opens(String library) {
        Path path = Path.of(library);
        if (path.getParent() != null) {
            String lt = path.getFileName().toString().replace("libcublas.", "libcublasLt.");
            opensAlone(path.resolveSibling(lt).toString());
        }
        return opensAlone(library);
    }

    private static boolean opensAlone(String library) {
        try {
            SymbolLookup.libraryLookup(library, Arena.global());
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Puts our libcublas.so.12 before the loader, and the real library behind it.
    private static void bridge(String cublas) {
        URL resource = CudaLibraries.class.getResource(BRIDGE);
        if (resource == null) {
            throw new IllegalStateException("only cuBLAS 13 is there, and the jar has no " + BRIDGE
                + "; install cuBLAS 12, or build the jar where a C compiler is installed");
        }
        try {
            Path bridge = NativeFiles.folder(List.of(resource), NativeFiles.cache()).resolve("libcublas-bridge.so");
            SymbolLookup library = SymbolLookup.libraryLookup(bridge, Arena.global());
            String message = openReal(library, cublas);
            if (message != null) {
                throw new IllegalStateException("the bridge does not open " + cublas + ": " + message);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("the bridge to cuBLAS 13 does not load: " + e.getMessage(), e);
        }
    }

    private static @Nullable String openReal(SymbolLookup library, String cublas) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = (MemorySegment) Linker.nativeLinker().downcallHandle(library.findOrThrow("cria_cublas_open"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS)).invokeExact(arena.allocateFrom(cublas));
            return message.address() == 0 ? null : message.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }
}
