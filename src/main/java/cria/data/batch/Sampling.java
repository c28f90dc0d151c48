package cria.data.batch;

/// In which order an epoch goes through the examples (`--train_sampling_strategy`).
public enum Sampling {

    /// Shuffled, in another order in each epoch.
    RANDOM,

    /// As in the file.
    SEQUENTIAL,

    /// Shuffled, but examples of similar length share a micro-batch. Batches have no padding here, so this saves none; it
    /// makes micro-batches of one step differ in size.
    GROUP_BY_LENGTH
}
