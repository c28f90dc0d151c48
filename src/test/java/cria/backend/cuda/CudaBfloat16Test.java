package cria.backend.cuda;

import cria.kernel.Backend;
import cria.kernel.KernelsContract;
import cria.kernel.Precision;
import cria.tensor.DType;

class CudaBfloat16Test extends KernelsContract {
    @Override
    protected Backend open() {
        Emulator.assume();
        return new CudaBackend(Precision.BFLOAT16);
    }

    @Override
    protected DType[] weightTypes() {
        return new DType[] {DType.BF16};
    }
}
