package cria.tensor;

/// Where a plan asks for its tensors. A plan is run twice: once to count bytes, once to hand out slices.
public interface TensorLayout {
    Tensor tensor(String name, DType dtype, long... dims);

    /// A float32 tensor.
    default Tensor floats(String name, long... dims) {
        return tensor(name, DType.F32, dims);
    }
}
