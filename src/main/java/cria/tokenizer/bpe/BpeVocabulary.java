package cria.tokenizer.bpe;

import java.util.List;

/// What byte-pair encoding needs, whatever file it came from.
///
/// @param bytesById what each id stands for; an id of no token has null
/// @param added     the tokens that are no result of merging
/// @param bytesByRank the tokens that merging may use, first merged first; single bytes are the first
/// @param idByRank  their ids
public record BpeVocabulary(byte[][] bytesById, List<AddedToken> added, byte[][] bytesByRank, int[] idByRank) {}
