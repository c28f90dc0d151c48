package cria.kernel;

import cria.tensor.DType;
import cria.tensor.HostMemory;
import cria.tensor.Memory;
import cria.tensor.Shape;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/// Kernels and the memory they work on.
public interface Backend extends AutoCloseable {

    /// `reference`, `cpu` or `cuda`.
    String name();

    /// What it runs on, in a line for people.
    String description();

    Kernels kernels();

    Precision precision();

    /// Memory of no certain contents, aligned to [Slab#ALIGNMENT], that lives until the backend is closed.
    /// @throws OutOfMemoryError where there is not so much
    Memory allocate(long bytes);

    /// Bytes that could still be allocated.
    long available();

    /// Bytes of the same memory that the program takes beside what is allocated here; 0 where that lies elsewhere.
    default long beside() {
        return 0;
    }

    /// The logits that the loss looks at together.
    LogitsChunk logitsChunk();

    /// What this backend's kernels see of a weight that stays as it is: the host's bytes where they can read them, else a copy,
    /// in the type that they compute in.
    Tensor frozen(Tensor host);

    /// Bytes that [#frozen] allocates for a weight of this shape: 0 where it is read where it lies.
    long frozenBytes(Shape shape);

    /// Copies a host tensor into one of this backend's, of the same size; a floating type becomes the other's, rounded to
    /// nearest. `from` may change when this returns.
    void upload(Tensor to, Tensor from);

    /// Copies one of this backend's tensors into a host tensor, of the same type and size.
    void download(Tensor to, Tensor from);

    /// The tensor itself where it lies on the host, else a copy that does.
    default Tensor toHost(Tensor tensor) {
        if (tensor.memory() instanceof HostMemory) {
            return tensor;
        }
        byte[] bytes = new byte[Math.toIntExact(tensor.bytes())];
        Tensor copy = new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), new HostMemory(MemorySegment.ofArray(bytes)), 0);
        download(copy, tensor);
        return copy;
    }

    /// Allocates a slab that just holds `plan`.
    default Slab slab(String name, Function<TensorLayout, ?> plan) {
        DType values = precision().values();
        return new Slab(name, values, allocate(Slab.bytes(values, plan)));
    }

    /// Allocates what `plan` needs and lays it there.
    default <T> T lay(String name, Function<TensorLayout, T> plan) {
        return slab(name, plan).lay(plan);
    }

    /// Frees all memory.
    @Override
    void close();
}
