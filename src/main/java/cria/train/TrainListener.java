package cria.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Watches a run. Nothing that it does changes the result.
public interface TrainListener {

    /// Before anything is allocated.
    default void planned(MemoryPlan plan) {}

    /// When everything is in place, before the first step: no mistake in the run's settings comes after this.
    ///
    /// @param step steps that an earlier run has taken already
    default void started(int step) {}

    /// After every step, whether it is logged or not.
    default void stepped(StepReport report) {}

    /// After a step that `logging_steps` asks for.
    default void logged(StepReport report) {}

    /// @param step steps taken before the evaluation
    default void evaluated(int step, double epoch, EvaluationReport report) {}

    default void saved(Path checkpoint) {}

    /// Something that a person should know and that ends nothing.
    default void noted(String note) {}

    /// After the last step, before the model is written.
    ///
    /// @param results of the whole training, in order, under Hugging Face's keys
    default void trained(int step, double epoch, Map<String, Object> results) {}

    /// Several listeners as one, told in their order.
    static TrainListener all(List<TrainListener> listeners) {
        return new Listeners(List.copyOf(listeners));
    }
}
