package cria.tokenizer.bpe;

/// A token that no merge makes.
///
/// @param name    as in `<|eot_id|>`
/// @param special whether it is a control token; else it is a word that is found in plain text before anything is split
public record AddedToken(int id, String name, boolean special) {}
