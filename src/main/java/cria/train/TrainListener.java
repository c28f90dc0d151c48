package cria.train;

import java.nio.file.Path;

/// Watches a run. Nothing that it does changes the result.
public interface TrainListener {

    /// Before anything is allocated.
    default void planned(MemoryPlan plan) { }

    /// After every step, whether it is logged or not.
    default void stepped(StepReport report) { }

    /// After a step that `logging_steps` asks for.
    default void logged(StepReport report) { }

    /// @param step steps taken before the evaluation
    default void evaluated(int step, double epoch, EvaluationReport report) { }

    default void saved(Path checkpoint) { }
}
