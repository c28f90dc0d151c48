/// Byte-level byte-pair encoding, exact to the merges of the vocabulary's maker.
package cria.tokenizer.bpe;
