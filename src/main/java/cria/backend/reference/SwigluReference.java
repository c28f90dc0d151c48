package cria.backend.reference;

import cria.tensor.Tensor;

final class SwigluReference {
    private SwigluReference() {}

    static void forward(Tensor out, Tensor gate, Tensor up) {
        Floats o = Floats.of(out);
        Floats g = Floats.of(gate);
        Floats u = Floats.of(up);
        for (long i = 0; i < out.elements(); i++) {
            o.set(i, g.get(i) * sigmoid(g.get(i)) * u.get(i));
        }
    }

    static void backward(Tensor dGate, Tensor dUp, Tensor dOut, Tensor gate, Tensor up) {
        Floats dg = Floats.of(dGate);
        Floats du = Floats.of(dUp);
        Floats d = Floats.of(dOut);
        Floats g = Floats.of(gate);
        Floats u = Floats.of(up);
        for (long i = 0; i < dOut.elements(); i++) {
            // in the forward pass this was: out = gate · sigmoid(gate) · up
            double x = g.get(i);
            double s = sigmoid(x);
            double dGateValue = d.get(i) * u.get(i) * s * (1 + x * (1 - s));
            double dUpValue = d.get(i) * x * s;
            dg.set(i, dGateValue);
            du.set(i, dUpValue);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
