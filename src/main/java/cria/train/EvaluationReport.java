package cria.train;

import cria.metric.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How well a model predicts a data set.
///
/// @param figures of the metrics, in the order of the report
/// @param batches micro-batches that it took
/// @param seconds that it took
public record EvaluationReport(List<Figure> figures, int examples, int batches, double seconds) {
    private static final String PREFIX = "eval_";

    /// A metric's figure.
    ///
    /// @param name `loss`
    public double value(String name) {
        return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow().value().doubleValue();
    }

    /// Under the keys of Hugging Face's Trainer, in order.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach(figure -> json.put(PREFIX + figure.name(), figure.value()));
        json.put(PREFIX + "samples", examples);
        json.put(PREFIX + "runtime", seconds);
        json.put(PREFIX + "samples_per_second", examples / seconds);
        json.put(PREFIX + "steps_per_second", batches / seconds);
        return json;
    }

    /// A line for people.
    public String describe() {
        return figures.stream().map(figure -> PREFIX + figure.name() + " " + figure.shown()).collect(Collectors.joining(" · "))
            + String.format(Locale.ROOT, " · %.1f s", seconds);
    }
}
