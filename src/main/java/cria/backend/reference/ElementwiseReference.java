package cria.backend.reference;

import cria.tensor.Tensor;

final class ElementwiseReference {
    private ElementwiseReference() {}

    static void add(Tensor out, Tensor a, Tensor b) {
        Floats o = Floats.of(out);
        Floats left = Floats.of(a);
        Floats right = Floats.of(b);
        for (long i = 0; i < out.elements(); i++) {
            o.set(i, left.get(i) + right.get(i));
        }
    }

    static void addNoise(Tensor x, float scale, Noise noise, long first) {
        Floats values = Floats.of(x);
        for (long i = 0; i < x.elements(); i++) {
            values.add(i, (double) scale * noise.signed(first + i));
        }
    }

    static void fill(Tensor x, float value) {
        if (!x.dtype().isFloat()) {
            x.segment().fill((byte) 0);
            return;
        }
        Floats values = Floats.of(x);
        for (long i = 0; i < x.elements(); i++) {
            values.set(i, value);
        }
    }

    static void cast(Tensor out, Tensor inp) {
        Floats o = Floats.of(out);
        Floats x = Floats.of(inp);
        for (long i = 0; i < out.elements(); i++) {
            o.set(i, x.get(i));
        }
    }
}
