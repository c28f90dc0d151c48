package cria.backend.reference;

import cria.tensor.Tensor;

final class RopeReference {
    private RopeReference() {}

    static void forward(Tensor x, Tensor cos, Tensor sin, Tensor starts) {
        rotateHalves(x, cos, sin, starts, 1);
    }

    /// A rotation's transpose is the rotation back.
    static void backward(Tensor dX, Tensor cos, Tensor sin, Tensor starts) {
        rotateHalves(dX, cos, sin, starts, -1);
    }

    private static void rotateHalves(Tensor x, Tensor cos, Tensor sin, Tensor starts, int direction) {
        Floats v = Floats.of(x);
        Floats cosines = Floats.of(cos);
        Floats sines = Floats.of(sin);
        int[] first = starts.toInts();
        long heads = x.dim(1);
        long HS = x.dim(2);
        long half = HS / 2;
        for (int n = 0; n < first.length; n++) {
            int position = n - first[n];
            for (long h = 0; h < heads; h++) {
                long at = (n * heads + h) * HS;
                for (long i = 0; i < half; i++) {
                    double c = cosines.get(position * half + i);
                    double s = direction * (double) sines.get(position * half + i);
                    double a = v.get(at + i);
                    double b = v.get(at + half + i);
                    v.set(at + i, a * c - b * s);
                    v.set(at + half + i, b * c + a * s);
                }
            }
        }
    }
}
