package cria.benchmarks;

import cria.kernel.Backend;
import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Tensor;

/// What this machine gives at best, measured in the same run as what is compared with it.
///
/// @param bytesPerSecond      of a large copy on the device: what is read and what is written
/// @param operationsPerSecond of a large square product
record Ceilings(double bytesPerSecond, double operationsPerSecond) {

    /// A copy is a cast of equal type.
    static KernelCase copy(DType values, int elements) {
        return KernelCase.ofMemory("copy", String.valueOf(elements), 2.0 * values.bytes() * elements, t -> {
            Tensor out = t.empty(elements);
            Tensor inp = t.random(elements);
            return kernels -> kernels.cast(out, inp);
        });
    }

    static KernelCase product(int size) {
        return KernelCase.ofProducts("product", "%d×%d · %d×%d".formatted(size, size, size, size), 2.0 * size * size * size, t -> {
            Tensor out = t.empty(size, size);
            Tensor a = t.random(size, size);
            Tensor b = t.random(size, size);
            return kernels -> kernels.matmul(out, Store.SET, a, Transpose.NO, b, Transpose.NO);
        });
    }

    /// Operations a second of a square product, on a backend that is opened for it and closed again.
    static double product(BackendOptions options, int size, double seconds) {
        try (Backend backend = options.open()) {
            KernelCase product = product(size);
            return product.operations() / new KernelTimer(backend, seconds, KernelTimer.bytes(backend, product)).time(product);
        }
    }
}
