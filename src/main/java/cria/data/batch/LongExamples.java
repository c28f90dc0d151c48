package cria.data.batch;

/// What becomes of an example longer than `--max_length` (`--long_examples`).
public enum LongExamples {

    /// Its end is cut off. Nothing is put in the place of the cut, as that would teach to stop in mid-sentence.
    TRUNCATE,

    /// It is left out.
    DROP,

    /// It stops the run.
    ERROR
}
