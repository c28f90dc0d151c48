package cria.backend.reference;

import cria.tensor.DType;
import cria.tensor.Tensor;

/// Attention row by row: for one query, one head, all the keys that it sees.
final class AttentionReference {
    private AttentionReference() {}

    static void forward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        Floats o = Floats.of(out);
        Floats saved = Floats.of(lse);
        Floats values = Floats.of(v);
        Heads heads = new Heads(q, k);
        int[] first = starts.toInts();
        int N = heads.N;
        int HS = heads.HS;
        for (int h = 0; h < heads.NH; h++) {
            for (int n = 0; n < N; n++) {
                int from = first[n] + heads.past;
                int to = n + heads.past;                                // causal: the last key that n sees
                double[] scores = heads.scores(n, h, from, to);
                double max = Double.NEGATIVE_INFINITY;
                for (double score : scores) {
                    max = Math.max(max, score);
                }
                double sum = 0;
                for (double score : scores) {
                    sum += Math.exp(score - max);
                }
                double logSum = max + Math.log(sum);
                saved.set((long) h * N + n, logSum);
                for (int i = 0; i < HS; i++) {
                    double weighted = 0;
                    for (int s = from; s <= to; s++) {
                        weighted += heads.operand(Math.exp(scores[s - from] - logSum)) * values.get(heads.key(s, h) + i);
                    }
                    o.set(heads.query(n, h) + i, weighted);
                }
            }
        }
    }

    static void backward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
            Tensor q, Tensor k, Tensor v, Tensor starts) {
        Floats dq = Floats.of(dQ);
        Floats d = Floats.of(dOut);
        Floats o = Floats.of(out);
        Floats saved = Floats.of(lse);
        Floats queries = Floats.of(q);
        Floats keys = Floats.of(k);
        Floats values = Floats.of(v);
        Heads heads = new Heads(q, k);
        int[] first = starts.toInts();
        int N = heads.N;
        int HS = heads.HS;
        double[] dk = new double[Math.toIntExact(dK.elements())];
        double[] dv = new double[Math.toIntExact(dV.elements())];
        for (int h = 0; h < heads.NH; h++) {
            for (int n = 0; n < N; n++) {
                int from = first[n];
                double[] scores = heads.scores(n, h, from, n);
                int at = heads.query(n, h);
                double delta = 0;                                       // Σ dOut · out = Σ over keys of dP · P
                for (int i = 0; i < HS; i++) {
                    delta += (double) d.get(at + i) * o.get(at + i);
                }
                double[] dQuery = new double[HS];
                for (int s = from; s <= n; s++) {
                    int key = heads.key(s, h);
                    double p = Math.exp(scores[s - from] - saved.get((long) h * N + n));
                    double dP = 0;
                    for (int i = 0; i < HS; i++) {
                        // in the forward pass this was: out += p · v
                        dv[key + i] += heads.operand(p) * d.get(at + i);
                        dP += (double) d.get(at + i) * values.get(key + i);
                    }
                    // the softmax, and the scale of the scores: score = q · k · scale
                    double dScore = heads.operand(p * (dP - delta)) * heads.scale;
                    for (int i = 0; i < HS; i++) {
                        dQuery[i] += dScore * keys.get(key + i);
                        dk[key + i] += dScore * queries.get(at + i);
                    }
                }
                for (int i = 0; i < HS; i++) {
                    dq.set(at + i, dQuery[i]);
                }
            }
        }
        write(dK, dk);
        write(dV, dv);
    }

    private static void write(Tensor tensor, double[] values) {
        Floats floats = Floats.of(tensor);
        for (int i = 0; i < values.length; i++) {
            floats.set(i, values[i]);
        }
    }

    /// Where the heads lie, and the scaled scores of one query.
    private static final class Heads {
        final int N;
        final int NH;
        final int HS;
        final int KVH;
        final int past;
        final double scale;
        final DType type;
        final Floats queries;
        final Floats keys;

        Heads(Tensor q, Tensor k) {
            N = q.dim(0);
            NH = q.dim(1);
            HS = q.dim(2);
            KVH = k.dim(1);
            past = k.dim(0) - N;
            scale = 1 / Math.sqrt(HS);
            type = q.dtype();
            queries = Floats.of(q);
            keys = Floats.of(k);
        }

        /// A weight as it enters a product: in the type of the other operand.
        double operand(double weight) {
            return type == DType.BF16 ? Float.intBitsToFloat(Tensor.toBfloat16((float) weight) << 16) : weight;
        }

        int query(int n, int h) {
            return (n * NH + h) * HS;
        }

        /// Several query heads share one key/value head.
        int key(int s, int h) {
            return (s * KVH + h / (NH / KVH)) * HS;
        }

        double[] scores(int n, int h, int from, int to) {
            double[] scores = new double[to - from + 1];
            for (int s = from; s <= to; s++) {
                double dot = 0;
                for (int i = 0; i < HS; i++) {
                    dot += (double) queries.get(query(n, h) + i) * keys.get(key(s, h) + i);
                }
                scores[s - from] = dot * scale;
            }
            return scores;
        }
    }
}
