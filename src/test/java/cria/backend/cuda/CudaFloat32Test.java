package cria.backend.cuda;

import cria.kernel.Backend;
import cria.kernel.KernelsContract;
import cria.kernel.Precision;
import cria.tensor.DType;

class CudaFloat32Test extends KernelsContract {
    @Override
    protected Backend open() {
        Emulator.assume();
        return new CudaBackend(Precision.FLOAT32);
    }

    /// What a file has in another type is converted when it is loaded.
    @Override
    protected DType[] weightTypes() {
        return new DType[] {DType.F32};
    }
}
