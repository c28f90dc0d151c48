package cria.world;

import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The ranks that train one model together. Each has the whole model and takes its share of a step's micro-batches; what they
/// add up, they add in the order of the ranks, so that all of them hold the same bits. Every rank makes the same calls in the
/// same order, and whatever decides what is called next must be known to all: take it from [#sum] or [#any].
public interface World {

    /// From 0. Rank 0 writes the outputs.
    int rank();

    int size();

    /// `x` becomes the sum of every rank's `x`.
    void sum(
            Tensor x);      // any shape, of the type in which gradients are summed

    /// The sum of every rank's value.
    double sum(double value);

    /// Whether it is true on any rank.
    default boolean any(boolean value) {
        return sum(value ? 1 : 0) > 0;
    }

    default boolean isFirst() {
        return rank() == 0;
    }

    /// This rank's part of what all ranks have in the same order: every `size`-th item.
    default <T> List<T> share(List<T> all) {
        List<T> mine = new ArrayList<>();
        for (int i = rank(); i < all.size(); i += size()) {
            mine.add(all.get(i));
        }
        return mine;
    }
}
