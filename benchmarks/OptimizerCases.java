package cria.benchmarks;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Precision;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// A step of AdamW for every way to keep its means and, beside bfloat16 weights, with and without what their rounding left over.
///
/// @param n weights
record OptimizerCases(DType values, int n) {
    private static final AdamWStep STEP = new AdamWStep(1e-5, 0.9, 0.999, 1e-8, 0.01, 10);

    List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (DType states : List.of(DType.F32, DType.BF16, DType.U8)) {
            if (values == DType.F32) {
                cases.add(of(false, states, "adamw float32"));
            } else {
                cases.add(of(true, states, "adamw bf16+remainder"));
                cases.add(of(false, states, "adamw bf16 stochastic"));
            }
        }
        return cases;
    }

    private KernelCase of(boolean split, DType states, String op) {
        boolean blocks = states == DType.U8;
        // param, m and v both ways; grad; a remainder both ways; two float32 scales of a block both ways
        double bytes = 3 * values.bytes() + 4 * states.bytes() + (split ? 4 : 0) + (blocks ? 16.0 / Precision.BLOCK : 0);
        return KernelCase.ofMemory(op + ", states " + (blocks ? "8bit" : states == DType.F32 ? "float32" : "bf16"),
            String.valueOf(n), bytes * n, t -> {
                int scales = Math.ceilDiv(n, Precision.BLOCK);
                AdamWTensors tensors = new AdamWTensors(t.random(n), split ? t.zeros(DType.U16, n) : null,
                    t.zeros(states, n), blocks ? t.zeros(DType.F32, scales) : null,
                    t.zeros(states, n), blocks ? t.zeros(DType.F32, scales) : null, n);
                Tensor grad = t.random(n);
                Tensor gradScale = t.floats(1, 1);
                return kernels -> kernels.adamw(tensors, grad, gradScale, STEP);
            });
    }
}
