package cria.layer;

import cria.tensor.Tensor;

/// A weight under its checkpoint name, and where its gradient is summed up.
///
/// @param gradient like `value`; null for a weight that is not trained
public record Parameter(String name, Tensor value, Tensor gradient) {

    public static Parameter frozen(String name, Tensor value) {
        return new Parameter(name, value, null);
    }

    public boolean trained() {
        return gradient != null;
    }
}
