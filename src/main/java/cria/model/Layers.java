package cria.model;

import cria.layer.Embedding;
import cria.layer.Linear;
import cria.layer.RmsNorm;

/// What stands at each place of a model, decided once and by name.
public interface Layers {

    /// @param name of the norm's weight
    RmsNorm norm(String name, float eps);

    /// @param name    of the table
    /// @param padding see [Embedding.Trained]
    Embedding embedding(String name, int padding);

    /// @param name of the projection's weight
    Linear linear(String name);
}
