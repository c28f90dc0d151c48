package cria.metric;

import cria.layer.LossHead;
import java.util.List;
import java.util.function.Supplier;

/// The metrics of one evaluation.
public final class Metrics {

    /// In the order of the report.
    private static final List<Supplier<Metric>> ALL = List.of(MeanLoss::new, TokenAccuracy::new, Perplexity::new, Tokens::new);

    private final List<Metric> metrics = ALL.stream().map(Supplier::get).toList();

    public void add(LossHead.Scored rows) {
        metrics.forEach(metric -> metric.add(rows));
    }

    public List<Figure> figures() {
        return metrics.stream().flatMap(metric -> metric.figures().stream()).toList();
    }
}
