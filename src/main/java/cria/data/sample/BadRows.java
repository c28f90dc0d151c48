package cria.data.sample;

/// What becomes of a row that cannot be used.
public enum BadRows {
    /// It stops the run.
    ERROR,
    /// It is left out, counted and named.
    SKIP
}
