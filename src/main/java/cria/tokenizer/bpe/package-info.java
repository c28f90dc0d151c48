/// Byte-level byte-pair encoding, exact to the merges of the vocabulary's maker.
@NullMarked
package cria.tokenizer.bpe;

import org.jspecify.annotations.NullMarked;
