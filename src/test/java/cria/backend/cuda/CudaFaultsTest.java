package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.backend.cuda.CudaModule.Grid;
import java.util.Optional;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is wrong with a kernel or with its launch must not pass unseen on the emulator, or its tests prove nothing. The kernels
/// are those of `kernels/emulator/faults.cu`, each with one fault, launched as the backend launches its own.
class CudaFaultsTest {
    private static final int THREADS = 256;
    private static final CUstream STREAM = new CUstream();
    private static final CudaOwned OWNED = new CudaOwned();

    private static CudaModule module;

    @BeforeAll
    static void open() {
        Emulator.assumeNoDevice();
        assertEquals(Optional.empty(), CudaBackend.problem());
        CudaDevice device = new CudaDevice(OWNED);
        CudaCheck.driver("cuStreamCreate", JCudaDriver.cuStreamCreate(STREAM, CUstream_flags.CU_STREAM_NON_BLOCKING));
        OWNED.add(() -> CudaCheck.driver("cuStreamDestroy", JCudaDriver.cuStreamDestroy(STREAM)));
        module = new CudaModule(OWNED, device, STREAM);
    }

    @AfterAll
    static void close() {
        OWNED.close();
    }

    @BeforeEach
    void forget() {
        Emulator.clearFault();
    }

    /// Device memory that was never written, of so many floats.
    private static CudaMemory floats(int count) {
        CudaPointers.Device pointer = new CudaPointers.Device();
        CudaCheck.driver("cuMemAlloc", JCudaDriver.cuMemAlloc(pointer, 4L * count));
        return new CudaMemory(pointer.address(), 4L * count);
    }

    private static CudaMemory written(int count) {
        CudaMemory memory = floats(count);
        CudaCheck.driver("cuMemsetD8Async",
            JCudaDriver.cuMemsetD8Async(new CudaPointers.Device(memory.address()), (byte) 0, memory.byteSize(), STREAM));
        return memory;
    }

    private static void launch(String kernel, int shared, Object... arguments) {
        module.launch(kernel, Grid.of(1), THREADS, shared, arguments);
    }

    /// @param error what the driver answers
    /// @param said  what the emulator says of it
    private static void assertFault(String error, String said, String kernel, int shared, Object... arguments) {
        WorkException e = assertThrows(WorkException.class, () -> launch(kernel, shared, arguments));
        assertTrue(e.getMessage().contains(kernel) && e.getMessage().contains(error), e.getMessage());
        String fault = Emulator.fault();
        assertTrue(fault.contains(said), fault);
    }

    @Test
    void aSoundKernelRuns() {
        launch("fault_none", 0, floats(1), 3, 5L, 0.5f, 7);
        assertEquals("", Emulator.fault());
    }

    @Test
    void argumentsOfAnotherSizeAreRefused() {
        for (Object[] arguments : new Object[][] {
            {floats(1), 3, 5L, 0.5f}, {floats(1), 3, 5L, 0.5f, 7, 1}, {floats(1), 3, 5, 0.5f, 7}, {}}) {
            WorkException e = assertThrows(WorkException.class, () -> launch("fault_none", 0, arguments));
            assertTrue(e.getMessage().contains("CUDA_ERROR_INVALID_VALUE"), e.getMessage());
        }
    }

    @Test
    void accessBeyondAnAllocationIsCaught() {
        assertFault("CUDA_ERROR_ILLEGAL_ADDRESS", "reads 4 bytes", "fault_read_beyond", 0, written(THREADS), written(THREADS), 1);
        assertFault("CUDA_ERROR_ILLEGAL_ADDRESS", "writes 4 bytes", "fault_write_beyond", 0, written(THREADS), 1);
        launch("fault_read_beyond", 0, written(THREADS), written(THREADS + 1), 1);
    }

    @Test
    void accessToFreedMemoryIsCaught() {
        CudaMemory freed = written(THREADS);
        CudaCheck.driver("cuMemFree", JCudaDriver.cuMemFree(new CudaPointers.Device(freed.address())));
        assertFault("CUDA_ERROR_ILLEGAL_ADDRESS", "reads 4 bytes", "fault_use_after_free", 0, written(THREADS), freed);
    }

    @Test
    void accessBeyondSharedMemoryIsCaught() {
        assertFault("CUDA_ERROR_ILLEGAL_ADDRESS", "in shared memory", "fault_shared_beyond", 0, written(THREADS), 1);
        assertFault("CUDA_ERROR_ILLEGAL_ADDRESS", "in shared memory", "fault_dynamic_shared_beyond", 4 * THREADS, written(THREADS), 1);
        launch("fault_dynamic_shared_beyond", 4 * THREADS, written(THREADS), 0);
    }

    @Test
    void memoryThatWasNeverWrittenIsNotRead() {
        assertFault("CUDA_ERROR_LAUNCH_FAILED", "never written", "fault_uninitialised", 0, floats(THREADS), floats(THREADS));
        assertFault("CUDA_ERROR_LAUNCH_FAILED", "never written", "fault_shared_uninitialised", 0, floats(THREADS));
        launch("fault_uninitialised", 0, floats(THREADS), written(THREADS));
    }

    @Test
    void misalignedAccessIsCaught() {
        assertFault("CUDA_ERROR_MISALIGNED_ADDRESS", "16 bytes", "fault_misaligned", 0, written(4 * THREADS), written(4 * THREADS + 4), 1);
        launch("fault_misaligned", 0, written(4 * THREADS), written(4 * THREADS + 4), 4);
    }

    @Test
    void aBarrierThatSomeThreadsMissIsCaught() {
        assertFault("CUDA_ERROR_LAUNCH_FAILED", "barrier", "fault_barrier", 0, written(THREADS));
    }

    @Test
    void aShuffleThatALaneMissesIsCaught() {
        assertFault("CUDA_ERROR_LAUNCH_FAILED", "fault_lost_shuffle", "fault_lost_shuffle", 0, written(THREADS));
    }

    @Test
    void aKernelThatIsNotThereIsNamed() {
        WorkException e = assertThrows(WorkException.class, () -> launch("fault_nowhere", 0));
        assertTrue(e.getMessage().contains("fault_nowhere") && e.getMessage().contains("CUDA_ERROR_NOT_FOUND"), e.getMessage());
    }
}
