package cria.verify;

import cria.InputException;
import cria.safetensors.SafetensorsFile;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.util.Arrays;

/// The tensors of a golden case, each held to the type and shape that it has to have.
record GoldenTensors(SafetensorsFile file) implements AutoCloseable {

    boolean has(String name) {
        return file.entry(name).isPresent();
    }

    /// The shape of a tensor of so many dimensions, none of them 0.
    Shape shape(String name, int rank) {
        Tensor tensor = file.tensor(name);
        boolean empty = Arrays.stream(tensor.shape().dims()).anyMatch(dim -> dim == 0);
        if (tensor.shape().rank() != rank || empty || tensor.elements() > Integer.MAX_VALUE) {
            throw refused(tensor, "%d dimensions with something in each, and no more than %,d values".formatted(rank, Integer.MAX_VALUE));
        }
        return tensor.shape();
    }

    int[] ints(String name, Shape shape) {
        Tensor tensor = file.tensor(name);
        if (tensor.dtype() != DType.I32 || !tensor.shape().equals(shape)) {
            throw refused(tensor, DType.I32 + " " + shape);
        }
        return tensor.toInts();
    }

    float[] floats(String name, Shape shape) {
        Tensor tensor = file.tensor(name);
        if (!tensor.dtype().isFloat() || !tensor.shape().equals(shape)) {
            throw refused(tensor, DType.F32 + " " + shape);
        }
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException(file.path(), "tensor %s: found %s at value %,d, expected finite numbers"
                    .formatted(name, values[i], i));
            }
        }
        return values;
    }

    /// The refusal of a value.
    InputException refused(String tensor, int at, int found, String expected) {
        return new InputException(file.path(), "tensor %s: found %d at value %,d, expected %s".formatted(tensor, found, at, expected));
    }

    private InputException refused(Tensor tensor, String expected) {
        return new InputException(file.path(), "tensor %s: found %s %s, expected %s"
            .formatted(tensor.name(), tensor.dtype(), tensor.shape(), expected));
    }

    @Override
    public void close() {
        file.close();
    }
}
