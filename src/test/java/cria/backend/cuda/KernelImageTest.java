package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelImageTest {
    private static final KernelImage BY_13 = new KernelImage("13.0", "sm_90 compute_120");

    @Test
    void runsOnDriversOfItsMajorVersionAndLater() {
        assertEquals(Optional.empty(), BY_13.problem(13_000));
        assertEquals(Optional.empty(), new KernelImage("13.1", "").problem(13_000));
        assertEquals(Optional.empty(), new KernelImage("12.8", "").problem(13_000));
    }

    @Test
    void saysWhatToDoAboutAnOlderDriver() {
        assertEquals("the CUDA driver knows CUDA up to 12.4 and the kernels were compiled by CUDA 13.0: "
            + "install a newer driver, or build with CUDA 12", BY_13.problem(12_040).orElseThrow());
    }
}
