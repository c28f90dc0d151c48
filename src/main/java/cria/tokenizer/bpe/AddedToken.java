package cria.tokenizer.bpe;

/// A token that no merge makes.
///
/// @param name       as in `<|eot_id|>`
/// @param special    whether it is a control token; else it is a word that is found in plain text before anything is split
/// @param normalized whether it is looked for in what a normalizer has made of the text, and so after those that are not
public record AddedToken(int id, String name, boolean special, boolean normalized) {}
