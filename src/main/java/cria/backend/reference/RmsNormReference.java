package cria.backend.reference;

import cria.tensor.Tensor;

final class RmsNormReference {
    private RmsNormReference() {}

    static void forward(Tensor out, Tensor rstd, Tensor inp, Tensor weight, float eps) {
        Floats o = Floats.of(out);
        Floats r = Floats.of(rstd);
        Floats x = Floats.of(inp);
        Floats w = Floats.of(weight);
        long C = inp.columns();
        for (long n = 0; n < inp.rows(); n++) {
            double squares = 0;
            for (long c = 0; c < C; c++) {
                squares += (double) x.get(n * C + c) * x.get(n * C + c);
            }
            double scale = 1 / Math.sqrt(squares / C + eps);
            r.set(n, scale);
            for (long c = 0; c < C; c++) {
                o.set(n * C + c, x.get(n * C + c) * scale * w.get(c));
            }
        }
    }

    static void backward(Tensor dInp, Tensor dWeight, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        inputBackward(dInp, dResidual, dOut, inp, weight, rstd);
        Floats dw = Floats.of(dWeight);
        Floats d = Floats.of(dOut);
        Floats x = Floats.of(inp);
        Floats r = Floats.of(rstd);
        long N = inp.rows();
        long C = inp.columns();
        for (long c = 0; c < C; c++) {
            double sum = 0;
            for (long n = 0; n < N; n++) {
                sum += (double) d.get(n * C + c) * x.get(n * C + c) * r.get(n);
            }
            dw.add(c, sum);
        }
    }

    static void inputBackward(Tensor dInp, Tensor dResidual, Tensor dOut, Tensor inp, Tensor weight, Tensor rstd) {
        Floats dx = Floats.of(dInp);
        Floats dr = Floats.of(dResidual);
        Floats d = Floats.of(dOut);
        Floats x = Floats.of(inp);
        Floats w = Floats.of(weight);
        Floats r = Floats.of(rstd);
        long C = inp.columns();
        for (long n = 0; n < inp.rows(); n++) {
            double scale = r.get(n);
            double dot = 0;
            for (long c = 0; c < C; c++) {
                dot += (double) d.get(n * C + c) * w.get(c) * x.get(n * C + c);
            }
            for (long c = 0; c < C; c++) {
                // in the forward pass this was: out = inp · rstd(inp) · weight, and rstd depends on every inp of the row
                double direct = (double) d.get(n * C + c) * w.get(c);
                double throughRstd = x.get(n * C + c) * scale * scale * dot / C;
                dx.set(n * C + c, dr.get(n * C + c) + scale * (direct - throughRstd));
            }
        }
    }
}
