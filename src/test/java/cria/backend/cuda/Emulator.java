package cria.backend.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// The driver and the cuBLAS of `kernels/emulator`, which run the CUDA kernels on the CPU. They are loaded before JCuda asks for
/// libraries of these names. `-Dcria.emulator=DIR` names another build of them. With `-Dcria.cuda=device` nothing is loaded and the
/// tests meet the machine's own GPU.
@SuppressWarnings("restricted")
public final class Emulator {
    private static final Path FOLDER = Path.of(System.getProperty("cria.emulator", "target/emulator")).toAbsolutePath();
    private static final boolean DEVICE = "device".equals(System.getProperty("cria.cuda"));

    private Emulator() {}

    /// Where the build put it; the folder is missing where there is no C++ compiler.
    public static Path folder() {
        return FOLDER;
    }

    /// Skips the test of a jar where the emulator was not built, or the jar has no kernels.
    public static void assumeForJar() {
        assumeTrue(built(), "the build found no C++ compiler, so there is no emulator");
        assumeTrue(Files.exists(Path.of("target", "classes", "cuda", "cria.fatbin")), "the build found no nvcc, so the jar has no kernels");
    }

    private static boolean built() {
        return Files.exists(FOLDER.resolve("libcria_kernels.so"));
    }

    /// Skips the test where the emulator was not built.
    public static void assume() {
        if (!DEVICE) {
            assumeTrue(built(), "the build found no C++ compiler, so there is no emulator");
            System.load(FOLDER.resolve("libcuda.so.1").toString());
            System.load(FOLDER.resolve("libcublas.so.12").toString());
        }
    }

    /// Skips the test where a real GPU computes, which reports no faults and counts nothing.
    static void assumeNoDevice() {
        assumeTrue(!DEVICE, "a GPU counts nothing");
        assume();
    }

    /// What the last faulty kernel did; empty where none was.
    static String fault() {
        try {
            MemorySegment text = (MemorySegment) handle("cria_emulator_fault", FunctionDescriptor.of(ValueLayout.ADDRESS)).invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    static void clearFault() {
        try {
            handle("cria_emulator_clear_fault", FunctionDescriptor.ofVoid()).invokeExact();
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    /// How often the host has waited for the device.
    static long synchronisations() {
        return count("cria_emulator_synchronisations");
    }

    /// How often memory was allocated, on the device or pinned on the host.
    static long allocations() {
        return count("cria_emulator_allocations");
    }

    static long launches() {
        return count("cria_emulator_launches");
    }

    /// How many contexts, streams, events, modules, allocations and cuBLAS handles are not given back.
    static long held() {
        return count("cria_emulator_held");
    }

    /// Makes the calls numbered from `first` to `last`, counted from 1 from here on, fail before they do anything.
    static void refuse(long first, long last) {
        try {
            handle("cria_emulator_refuse", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG))
                .invokeExact(first, last);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    static void refuseNothing() {
        refuse(0, 0);
    }

    private static long count(String symbol) {
        try {
            return (long) handle(symbol, FunctionDescriptor.of(ValueLayout.JAVA_LONG)).invokeExact();
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    private static MethodHandle handle(String symbol, FunctionDescriptor prototype) {
        SymbolLookup library = SymbolLookup.libraryLookup(FOLDER.resolve("libcuda.so.1"), Arena.global());
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(symbol), prototype);
    }
}
