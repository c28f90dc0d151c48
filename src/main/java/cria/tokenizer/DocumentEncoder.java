package cria.tokenizer;

import cria.InputException;
import java.util.OptionalInt;

/// Texts that are no conversations: BOS where the model has one, then the text, then EOS where asked.
///
/// @param endWithEos whether EOS follows the text, so that the model learns where a document ends
public record DocumentEncoder(Tokenizer tokenizer, boolean endWithEos) {

    /// @throws InputException where EOS is asked of a tokenizer that has none
    public DocumentEncoder {
        if (endWithEos && tokenizer.eos().isEmpty()) {
            throw new InputException("texts shall end with the end-of-text token, and this tokenizer has none:"
                + " name it as eos_token in tokenizer_config.json");
        }
    }

    public int[] encode(String text) {
        OptionalInt bos = tokenizer.bos();
        int[] plain = tokenizer.encode(text);
        int before = bos.isPresent() ? 1 : 0;
        int[] ids = new int[before + plain.length + (endWithEos ? 1 : 0)];
        bos.ifPresent(id -> ids[0] = id);
        System.arraycopy(plain, 0, ids, before, plain.length);
        if (endWithEos) {
            ids[ids.length - 1] = tokenizer.eos().getAsInt();
        }
        return ids;
    }
}
