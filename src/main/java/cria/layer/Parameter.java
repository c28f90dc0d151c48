package cria.layer;

import cria.tensor.Tensor;

/// A weight that is trained, under the name that files give it, and where its gradient is summed up.
///
/// @param gradient like `value`
public record Parameter(String name, Tensor value, Tensor gradient) {}
