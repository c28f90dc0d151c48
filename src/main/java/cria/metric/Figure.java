package cria.metric;

/// A figure of an evaluation.
///
/// @param name  `loss`, `accuracy`, …: files and logs put `eval_` in front
/// @param value Double or Long
/// @param shown the value for people, its unit included
public record Figure(String name, Number value, String shown) {}
