package cria.tokenizer;

/// Turns ids into text as they come. A character whose bytes are not all there is held back.
public interface StreamDecoder {

    /// The text that this id completes; empty for a special token.
    String next(int id);

    /// What is left at the end; unfinished bytes become U+FFFD.
    String finish();
}
