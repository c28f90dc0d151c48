/// The CPU backend: C kernels called through the foreign function interface, OpenBLAS for the products, and one pool of
/// Java threads that shares out the work of both.
///
/// Read [cria.backend.cpu.CpuBackend], then [cria.backend.cpu.CpuKernels]: every op cuts its work into tasks by the shapes
/// alone, so that the number of threads changes who computes a task and never its bits. What the tasks do is in `native/`,
/// under the same names. [cria.backend.cpu.NativeLibraries] finds the libraries, [cria.backend.cpu.Threads] is the pool.
@NullMarked
package cria.backend.cpu;

import org.jspecify.annotations.NullMarked;
