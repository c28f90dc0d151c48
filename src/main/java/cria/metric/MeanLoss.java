package cria.metric;

import cria.layer.LossHead;
import java.util.List;
import java.util.Locale;

/// `loss`: the mean negative log likelihood of a learned token, in nats.
class MeanLoss implements Metric {
    private double sum;
    private long tokens;

    @Override
    public void add(LossHead.Scored rows) {
        for (float loss : rows.losses()) {
            sum += loss;
        }
        tokens += rows.losses().length;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure("loss", mean(), String.format(Locale.ROOT, "%.4f", mean())));
    }

    double mean() {
        return sum / tokens;
    }
}
