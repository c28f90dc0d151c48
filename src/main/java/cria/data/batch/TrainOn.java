package cria.data.batch;

/// Which tokens are learned (`--train_on`).
public enum TrainOn {

    /// What the assistant says, completions, documents; and the token that ends each.
    REPLIES,

    /// Every token but the first, which nothing comes before.
    ALL
}
