package cria.metric;

import cria.layer.LossHead;
import java.util.List;
import java.util.Locale;

/// `accuracy`: the share of learned tokens that have the largest logit.
final class TokenAccuracy implements Metric {
    private long hits;
    private long tokens;

    @Override
    public void add(LossHead.Scored rows) {
        for (int i = 0; i < rows.targets().length; i++) {
            hits += rows.predictions()[i] == rows.targets()[i] ? 1 : 0;
        }
        tokens += rows.targets().length;
    }

    @Override
    public List<Figure> figures() {
        double accuracy = (double) hits / tokens;
        return List.of(new Figure("accuracy", accuracy, String.format(Locale.ROOT, "%.2f %%", 100 * accuracy)));
    }
}
