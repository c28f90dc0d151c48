package cria.model;

import cria.layer.Linear;
import cria.layer.Parameter;

/// What of a model is trained. It decides, once and by name, what stands at each place of the model.
public interface Tuning {

    /// A norm's weight or the embedding.
    Parameter parameter(String name);

    /// A projection.
    Linear linear(String name);
}
