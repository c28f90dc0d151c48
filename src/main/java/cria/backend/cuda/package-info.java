/// The CUDA backend: the kernels of `kernels/` launched through JCuda's driver API, products by cuBLAS, all on one stream.
///
/// Read [cria.backend.cuda.CudaBackend], then [cria.backend.cuda.CudaKernels]: each op is a launch or two, and nothing waits
/// for the device but [cria.kernel.Backend#download]. [cria.backend.cuda.CudaLibraries] finds NVIDIA's libraries.
@NullMarked
package cria.backend.cuda;

import org.jspecify.annotations.NullMarked;
