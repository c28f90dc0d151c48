package cria.metric;

import java.util.List;
import java.util.Locale;

/// `perplexity`: the exponential of the mean loss; between how many equally likely tokens the model wavers.
final class Perplexity extends MeanLoss {

    @Override
    public List<Figure> figures() {
        double perplexity = Math.exp(mean());
        return List.of(new Figure("perplexity", perplexity, String.format(Locale.ROOT, "%.3f", perplexity)));
    }
}
