package cria.layer;

import cria.tensor.Tensor;
import java.util.List;

/// The weights that are trained: each by itself, and all of them as one flat tensor.
///
/// @param values    (n) of the layout
/// @param gradients (n) of the layout
public record Trained(FlatLayout layout, Tensor values, Tensor gradients, List<Parameter> parameters) {
    public Trained {
        parameters = List.copyOf(parameters);
    }
}
