package cria.train;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a step shows. The loss is the mean over the steps since the last logged one; the rest is of this step.
///
/// @param step            from 1
/// @param gradNorm        before clipping
/// @param tokens          of this step, those included that the model need not read
/// @param tokensPerSecond since the last logged step
/// @param elapsed         seconds since the run began
/// @param remaining       seconds to its end at this pace
public record StepReport(int step, int maxSteps, double epoch, double loss, double gradNorm, double learningRate, long tokens,
    double tokensPerSecond, double elapsed, double remaining) {

    /// What the step has shown of the training, in order, under Hugging Face's keys.
    public Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("loss", loss);
        figures.put("grad_norm", gradNorm);
        figures.put("learning_rate", learningRate);
        return figures;
    }

    /// How the run gets on, in order.
    public Map<String, Object> pace() {
        Map<String, Object> pace = new LinkedHashMap<>();
        pace.put("tokens_per_second", tokensPerSecond);
        pace.put("percentage", 100.0 * step / maxSteps);
        pace.put("elapsed_time", elapsed);
        pace.put("remaining_time", remaining);
        return pace;
    }
}
