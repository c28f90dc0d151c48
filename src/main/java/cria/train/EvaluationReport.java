package cria.train;

import cria.layer.LossHead;
import java.util.LinkedHashMap;
import java.util.Map;

/// How well a model predicts a data set: sums over all learned tokens, so the batch size does not matter.
///
/// @param seconds that it took
/// @param batches micro-batches that it took
public record EvaluationReport(LossHead.Score score, int examples, int batches, double seconds) {

    /// Mean negative log likelihood of a learned token, in nats.
    public double loss() {
        return score.loss() / score.tokens();
    }

    /// Share of learned tokens that have the largest logit.
    public double accuracy() {
        return (double) score.hits() / score.tokens();
    }

    public double perplexity() {
        return Math.exp(loss());
    }

    /// Under the keys of Hugging Face's Trainer.
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("eval_loss", loss());
        json.put("eval_accuracy", accuracy());
        json.put("eval_perplexity", perplexity());
        json.put("eval_tokens", score.tokens());
        json.put("eval_samples", examples);
        json.put("eval_runtime", seconds);
        json.put("eval_samples_per_second", examples / seconds);
        json.put("eval_steps_per_second", batches / seconds);
        return json;
    }
}
