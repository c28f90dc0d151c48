package cria.tensor;

/// Where a plan asks for its tensors. A plan is run twice: once to count bytes, once to hand out slices.
public interface TensorLayout {

    /// The type of [#values].
    DType valueType();

    Tensor tensor(String name, DType dtype, long... dims);

    /// A tensor of the type in which the backend computes: activations and their gradients.
    default Tensor values(String name, long... dims) {
        return tensor(name, valueType(), dims);
    }

    /// A float32 tensor, whatever the backend computes in.
    default Tensor floats(String name, long... dims) {
        return tensor(name, DType.F32, dims);
    }
}
