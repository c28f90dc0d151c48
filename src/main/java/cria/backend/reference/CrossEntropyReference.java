package cria.backend.reference;

import cria.tensor.Tensor;

final class CrossEntropyReference {
    private CrossEntropyReference() {}

    static void forward(Tensor losses, Tensor predictions, Tensor logits, Tensor targets) {
        Floats l = Floats.of(losses);
        Floats x = Floats.of(logits);
        int[] wanted = targets.toInts();
        int[] best = new int[wanted.length];
        long V = logits.columns();
        for (int n = 0; n < wanted.length; n++) {
            l.set(n, logSumExp(x, n * V, V) - x.get(n * V + wanted[n]));
            for (int v = 1; v < V; v++) {
                best[n] = x.get(n * V + v) > x.get(n * V + best[n]) ? v : best[n];
            }
        }
        predictions.setInts(best);
    }

    static void backward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float dLoss) {
        Floats l = Floats.of(losses);
        Floats d = Floats.of(dLogits);
        Floats x = Floats.of(logits);
        int[] wanted = targets.toInts();
        long V = logits.columns();
        for (int n = 0; n < wanted.length; n++) {
            double logSum = logSumExp(x, n * V, V);
            l.set(n, logSum - x.get(n * V + wanted[n]));
            for (long v = 0; v < V; v++) {
                // in the forward pass this was: loss = log Σ exp(logits) - logits[target]
                double probability = Math.exp(x.get(n * V + v) - logSum);
                d.set(n * V + v, (probability - (v == wanted[n] ? 1 : 0)) * dLoss);
            }
        }
    }

    static void smoothedBackward(Tensor losses, Tensor dLogits, Tensor logits, Tensor targets, float smoothing, float dLoss) {
        Floats l = Floats.of(losses);
        Floats d = Floats.of(dLogits);
        Floats x = Floats.of(logits);
        int[] wanted = targets.toInts();
        long V = logits.columns();
        for (int n = 0; n < wanted.length; n++) {
            double logSum = logSumExp(x, n * V, V);
            double loss = 0;
            for (long v = 0; v < V; v++) {
                double target = (v == wanted[n] ? 1.0 - smoothing : 0) + (double) smoothing / V;
                double logProbability = x.get(n * V + v) - logSum;
                loss -= target * logProbability;
                // in the forward pass this was: loss = -Σ target · log softmax(logits)
                d.set(n * V + v, (Math.exp(logProbability) - target) * dLoss);
            }
            l.set(n, loss);
        }
    }

    private static double logSumExp(Floats x, long from, long V) {
        double max = Double.NEGATIVE_INFINITY;
        for (long v = 0; v < V; v++) {
            max = Math.max(max, x.get(from + v));
        }
        double sum = 0;
        for (long v = 0; v < V; v++) {
            sum += Math.exp(x.get(from + v) - max);
        }
        return max + Math.log(sum);
    }
}
