package cria.tokenizer;

import java.util.OptionalInt;

/// Text to ids and back. Control tokens are never read out of plain text: only a [cria.tokenizer.template.ChatTemplate] places them.
public interface Tokenizer {

    /// The ids of plain text. A control token's name in it stays text.
    int[] encode(String text);

    /// The id of the special token of this name, as in `<|eot_id|>`.
    OptionalInt special(String name);

    boolean isSpecial(int id);

    /// The bytes that an id stands for; a special token's are its name in UTF-8.
    byte[] bytesOf(int id);

    /// The text of ids, special tokens left out; bytes that are no UTF-8 become U+FFFD.
    String decode(int... ids);

    /// Decodes a stream: each call returns the text that is complete.
    StreamDecoder stream();

    /// All ids that it gives are below this, those that begin and end a document too.
    int vocabSize();

    /// The token that begins every document, if this model has one.
    OptionalInt bos();

    /// The token that ends every document.
    OptionalInt eos();
}
