package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.kernel.Precision;
import jcuda.driver.CUstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the backend has of the driver goes back, whichever call fails.
class CudaOwnedTest {
    private long held;

    @BeforeEach
    void count() {
        Emulator.assumeNoDevice();
        open().close();             // finds the libraries, once
        held = Emulator.held();
    }

    @AfterEach
    void clear() {
        Emulator.assumeNoDevice();      // nothing was refused where there is no emulator
        Emulator.refuseNothing();
    }

    private static CudaBackend open() {
        return new CudaBackend(Precision.BFLOAT16);
    }

    /// A backend with some memory.
    private static CudaBackend openAndAllocate() {
        CudaBackend backend = open();
        backend.allocate(100);
        backend.allocate(200);
        return backend;
    }

    @Test
    void whatWasOpenedBeforeAFailureIsClosed() {
        int call = 1;
        for (; openingFails(call); call++) {
            assertEquals(held, Emulator.held(), "held after call " + call + " of opening failed");
        }
        assertTrue(call > 15, "opening has " + call + " calls");
    }

    private static boolean openingFails(int call) {
        Emulator.refuse(call, call);
        CudaBackend backend;
        try {
            backend = open();
        } catch (WorkException e) {
            assertTrue(e.getMessage().contains("UNKNOWN") || e.getMessage().contains("INTERNAL_ERROR"), e.getMessage());
            return true;
        }
        Emulator.refuseNothing();
        backend.close();
        return false;
    }

    @Test
    void closeFreesAllButWhatCannotBeFreed() {
        int call = 1;
        for (; closingFails(call); call++) {
            long lost = Emulator.held() - held;
            assertTrue(lost <= 1, lost + " are held after call " + call + " of close failed");
            held = Emulator.held();
        }
        assertTrue(call > 10, "close has " + call + " calls");
        assertEquals(held, Emulator.held());
    }

    private static boolean closingFails(int call) {
        CudaBackend backend = openAndAllocate();
        Emulator.refuse(call, call);
        try {
            backend.close();
            return false;
        } catch (WorkException e) {
            return true;
        } finally {
            Emulator.refuseNothing();
        }
    }

    @Test
    void theFirstFailureOfCloseTellsOfTheOthers() {
        CudaBackend backend = openAndAllocate();
        Emulator.refuse(1, Long.MAX_VALUE);
        WorkException e = assertThrows(WorkException.class, backend::close);
        assertTrue(e.getMessage().contains("cuStreamSynchronize"), e.getMessage());
        assertTrue(e.getSuppressed().length >= 10, e.getSuppressed().length + " failures are suppressed");
        assertTrue(e.getSuppressed()[e.getSuppressed().length - 1].getMessage().contains("cuDevicePrimaryCtxRelease"));
    }

    @Test
    void aFailureOfOpeningTellsOfThoseOfClosing() {
        Emulator.refuse(10, Long.MAX_VALUE);
        WorkException e = assertThrows(WorkException.class, CudaOwnedTest::open);
        assertTrue(e.getSuppressed().length > 0, "nothing is suppressed");
    }

    @Test
    void scratchIsMemoryAlsoAfterItCouldNotGrow() {
        try (CudaOwned owned = new CudaOwned()) {
            new CudaDevice(owned);
            CudaScratch scratch = new CudaScratch(owned, new CUstream());
            Emulator.refuse(3, 3);      // the wait and the release before it pass
            WorkException e = assertThrows(WorkException.class, () -> scratch.bytes(CudaScratch.FIRST + 1));
            assertTrue(e.getMessage().contains("cuMemAlloc"), e.getMessage());
            assertNotEquals(0, scratch.bytes(1).address());
            assertTrue(scratch.bytes(CudaScratch.FIRST + 1).byteSize() > CudaScratch.FIRST);
        }
        assertEquals(held, Emulator.held());
    }
}
