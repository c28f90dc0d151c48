package cria.tuning;

/// The types in which a trained model is written (`--save_dtype`).
public enum SavedType {

    /// As it was trained: every bit of every step is there.
    FLOAT32,

    /// Each tensor as its base has it. A bfloat16 base halves the file and rounds the weights to 8 bits of precision, which
    /// can undo what the last steps have moved.
    BASE
}
