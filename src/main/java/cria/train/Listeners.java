package cria.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// See [TrainListener#all].
record Listeners(List<TrainListener> all) implements TrainListener {

    @Override
    public void planned(MemoryPlan plan) {
        all.forEach(listener -> listener.planned(plan));
    }

    @Override
    public void started(int step) {
        all.forEach(listener -> listener.started(step));
    }

    @Override
    public void stepped(StepReport report) {
        all.forEach(listener -> listener.stepped(report));
    }

    @Override
    public void logged(StepReport report) {
        all.forEach(listener -> listener.logged(report));
    }

    @Override
    public void evaluated(int step, double epoch, EvaluationReport report) {
        all.forEach(listener -> listener.evaluated(step, epoch, report));
    }

    @Override
    public void saved(Path checkpoint) {
        all.forEach(listener -> listener.saved(checkpoint));
    }

    @Override
    public void noted(String note) {
        all.forEach(listener -> listener.noted(note));
    }

    @Override
    public void trained(int step, double epoch, Map<String, Object> results) {
        all.forEach(listener -> listener.trained(step, epoch, results));
    }
}
