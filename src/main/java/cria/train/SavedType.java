package cria.train;

/// The types in which a trained model is written (`--save_dtype`).
public enum SavedType {

    /// As it was trained: every bit of every step is there.
    FLOAT32,

    /// Each tensor as its base has it. From bfloat16 that halves the file and rounds the weights to 8 bits of precision, which
    /// is more than the last steps of many runs have moved them.
    BASE
}
