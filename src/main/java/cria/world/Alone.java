package cria.world;

import cria.tensor.Tensor;

/// One process.
public record Alone() implements World {

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void sum(Tensor x) {}

    @Override
    public double sum(double value) {
        return value;
    }
}
