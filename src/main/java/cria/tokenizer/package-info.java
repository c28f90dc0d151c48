/// Text to ids and back. A [Tokenizer] encodes plain text and never finds a control token in it: what a user typed cannot end a
/// turn. `bpe` has the one that Llama 3 uses, `template` writes conversations, and `file` opens what a model directory brings.
@NullMarked
package cria.tokenizer;

import org.jspecify.annotations.NullMarked;
