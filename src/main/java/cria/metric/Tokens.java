package cria.metric;

import cria.layer.LossHead;
import java.util.List;
import java.util.Locale;

/// `tokens`: how many were scored.
final class Tokens implements Metric {
    private long tokens;

    @Override
    public void add(LossHead.Scored rows) {
        tokens += rows.targets().length;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure("tokens", tokens, String.format(Locale.ROOT, "%,d", tokens)));
    }
}
