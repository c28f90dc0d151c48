package cria.tokenizer;

/// A rendered conversation as ids.
///
/// @param ids     with exactly one BOS at the start where the model has one
/// @param learned for each id whether the loss counts it as a target
public record EncodedChat(int[] ids, boolean[] learned) {}
