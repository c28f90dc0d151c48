package cria.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.tensor.MemoryLimit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressSpaceTest {

    /// MiB: 64 for the libraries and 128 for each thread.
    @ParameterizedTest
    @CsvSource({"4000, 3000, 2, true, 680", "4000, 3680, 2, true, 0", "4000, 3681, 2, false, 0", "4000, 3000, 8, false, 0",
        "4000, 4100, 1, false, 0", "4000, 0, 1, true, 1000"})
    void eachThreadTakes128MiBOfIt(long limit, long used, int threads, boolean enough, long left) {
        AddressSpace space = new AddressSpace(Optional.of(new MemoryLimit("ulimit -v", limit << 20, used << 20)));
        assertEquals(enough, space.problem(threads).isEmpty());
        assertEquals(left << 20, space.leaves(threads, 1000L << 20));
        if (!enough) {
            String message = assertThrows(WorkException.class, () -> space.check(threads)).getMessage();
            assertTrue(message.startsWith("memory: this process may map 4,000 MiB (ulimit -v) and has mapped "), message);
        }
    }

    @Test
    void withoutALimitThereIsRoomForAnyNumber() {
        AddressSpace space = new AddressSpace(Optional.empty());
        space.check(100_000);
        assertEquals(7, space.leaves(100_000, 7));
    }
}
