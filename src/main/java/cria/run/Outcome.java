package cria.run;

import cria.train.EvaluationReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What came of a run.
///
/// @param finished     whether it got to its last step; else it was asked to stop and left a checkpoint
/// @param before       the base model's evaluation, where it was asked for
/// @param after        the last evaluation
/// @param trainResults what `train_results.json` says, but for the epoch
public record Outcome(int steps, boolean finished, Optional<Path> checkpoint, Optional<EvaluationReport> before,
    Optional<EvaluationReport> after, Map<String, Object> trainResults) {}
