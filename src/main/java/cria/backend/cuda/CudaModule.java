package cria.backend.cuda;

import cria.WorkException;
import cria.file.IoReason;
import cria.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/// The compiled kernels, and how one is launched.
final class CudaModule {

    /// Where the jar has the kernels, for all architectures.
    static final String FATBIN = "/cuda/cria.fatbin";

    /// Shared memory that a kernel may have without being told so.
    private static final int SHARED_BYTES = 48 << 10;
    private static final int ARGUMENT_BYTES = 4096;

    private final CUmodule module = new CUmodule();
    private final CudaDevice device;
    private final CUstream stream;
    private final Map<String, CUfunction> functions = new HashMap<>();
    private final Map<String, Integer> sharedBytes = new HashMap<>();

    // What cuLaunchKernel's `extra` asks for: where the arguments lie and how many bytes they have, by which the driver sees
    // whether they are those of the kernel.
    private final Arena arena = Arena.ofShared();
    private final MemorySegment arguments = arena.allocate(ARGUMENT_BYTES, 16);
    private final MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
    private final CudaPointers.Native extra;

    /// Blocks of a launch.
    record Grid(int x, int y) {
        static Grid of(long blocks) {
            return new Grid(Math.toIntExact(blocks), 1);
        }
    }

    CudaModule(CudaOwned owned, CudaDevice device, CUstream stream) {
        this.device = device;
        this.stream = stream;
        owned.add(arena::close);
        CudaCheck.driver("cuModuleLoadData: the kernels do not load", JCudaDriver.cuModuleLoadData(module, image()));
        owned.add(() -> CudaCheck.driver("cuModuleUnload", JCudaDriver.cuModuleUnload(module)));
        MemorySegment list = arena.allocate(ValueLayout.JAVA_LONG, 5);
        long[] values = {1, arguments.address(), 2, size.address(), 0};   // CU_LAUNCH_PARAM_BUFFER_POINTER, _SIZE, _END
        for (int i = 0; i < values.length; i++) {
            list.setAtIndex(ValueLayout.JAVA_LONG, i, values[i]);
        }
        extra = new CudaPointers.Native(list.address());
    }

    private static byte[] image() {
        try (InputStream stream = CudaModule.class.getResourceAsStream(FATBIN)) {
            if (stream == null) {
                throw new IllegalStateException("the jar has no " + FATBIN);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new WorkException(FATBIN + ": cannot be read: " + IoReason.of(e), e);
        }
    }

    private CUfunction function(String kernel) {
        return functions.computeIfAbsent(kernel, name -> {
            CUfunction function = new CUfunction();
            CudaCheck.driver("cuModuleGetFunction " + name, JCudaDriver.cuModuleGetFunction(function, module, name));
            return function;
        });
    }

    /// Launches a kernel.
    ///
    /// @param block     threads of a block
    /// @param shared    bytes of dynamic shared memory
    /// @param arguments tensors (by their address; null stands for none), integers, longs and floats, as the kernel declares them
    void launch(String kernel, Grid grid, int block, int shared, @Nullable Object... arguments) {
        if (grid.x == 0 || grid.y == 0) {
            return;
        }
        device.makeCurrent();
        CUfunction function = function(kernel);
        if (shared > SHARED_BYTES && shared > sharedBytes.getOrDefault(kernel, 0)) {
            CudaCheck.driver("cuFuncSetAttribute " + kernel, JCudaDriver.cuFuncSetAttribute(function,
                CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, shared));
            sharedBytes.put(kernel, shared);
        }
        size.set(ValueLayout.JAVA_LONG, 0, pack(arguments));
        CudaCheck.driver("launch of " + kernel, JCudaDriver.cuLaunchKernel(function, grid.x, grid.y, 1, block, 1, 1, shared,
            stream, null, extra));
    }

    /// Lays the arguments out as C does, each at a multiple of its size, and returns the bytes that they take.
    private long pack(@Nullable Object... values) {
        long end = 0;
        for (@Nullable
        Object value : values) {
            switch (value) {
                case Integer number -> arguments.set(ValueLayout.JAVA_INT, end, number);
                case Float number -> arguments.set(ValueLayout.JAVA_FLOAT, end, number);
                case null, default -> {
                    end = Math.ceilDiv(end, 8) * 8;
                    arguments.set(ValueLayout.JAVA_LONG, end, wide(value));
                    end += 4;
                }
            }
            end += 4;
        }
        return end;
    }

    private static long wide(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Long number -> number;
            case Tensor tensor -> CudaMemory.address(tensor);
            case CudaMemory memory -> memory.address();
            default -> throw new IllegalArgumentException("no kernel takes a " + value.getClass().getSimpleName());
        };
    }
}
