package cria.tokenizer.bpe;

import cria.InputException;
import cria.Shown;
import java.nio.file.Path;

/// The longest token that is taken. Those of published vocabularies end at 128 bytes; time that grows with a token's length, in
/// whatever power, stays small up to here.
public final class TokenLength {

    /// In bytes of a token that merges make, in UTF-16 units of one that is added.
    public static final int MOST = 1024;

    private TokenLength() {}

    /// @throws InputException if a token is longer
    public static void check(Path file, String token) {
        if (token.length() > MOST) {
            throw new InputException(file, "the token '%s' has %,d characters; Cria reads tokens of up to %,d"
                .formatted(Shown.of(token), token.length(), MOST));
        }
    }
}
