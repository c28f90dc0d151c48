package cria.generate;

/// How tokens are drawn. Names and meaning are those of transformers' `GenerationConfig`.
///
/// @param temperature       what the logits are divided by; 0 always takes the likeliest token
/// @param topK              draws only from so many likeliest tokens, and from those as likely as the last of them; 0 is no limit
/// @param topP              draws only from the likeliest tokens that together have this probability
/// @param minP              draws only from tokens at least as probable as this part of the likeliest
/// @param repetitionPenalty makes the tokens of the text so far less likely where it is above 1, more where it is below
public record Sampling(double temperature, int topK, double topP, double minP, double repetitionPenalty) {}
