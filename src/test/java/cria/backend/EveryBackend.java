package cria.backend;

import cria.backend.cuda.CudaBackend;
import cria.backend.cuda.Emulator;
import cria.kernel.Backend;
import cria.kernel.Precision;
import cria.tensor.DType;

/// Every backend in each way in which it trains, for tests of what must hold wherever a run takes place.
public enum EveryBackend {
    REFERENCE, CPU, CUDA_FLOAT32, CUDA_BFLOAT16, CUDA_EIGHT_BIT;

    /// Skips the test where the build found no compiler for it.
    public Backend open() {
        return switch (this) {
            case REFERENCE -> TestBackend.REFERENCE.open();
            case CPU -> TestBackend.CPU.open();
            case CUDA_FLOAT32 -> onDevice(Precision.FLOAT32);
            case CUDA_BFLOAT16 -> onDevice(Precision.BFLOAT16);
            case CUDA_EIGHT_BIT -> onDevice(new Precision(DType.BF16, Precision.Master.REMAINDER, Precision.States.EIGHT_BIT));
        };
    }

    private static Backend onDevice(Precision precision) {
        Emulator.assume();
        return new CudaBackend(precision);
    }
}
