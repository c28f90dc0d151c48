package cria.fuzz;

import cria.model.LlamaConfig;
import cria.model.RopeScaling;
import cria.model.TinyLlama;
import java.util.List;

/// The smallest model that has everything: two query heads over one key/value head, a feed-forward, a tied head.
final class TinyModels {

    static final LlamaConfig SMALLEST =
        new LlamaConfig(4, 4, 1, 2, 1, 2, 8, 16, 1e-5, 10_000, new RopeScaling.None(), true, -1, List.of(0), List.of(1));

    private TinyModels() {}

    static TinyLlama smallest() {
        return TinyLlama.random(SMALLEST, 3);
    }
}
