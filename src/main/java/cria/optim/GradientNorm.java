package cria.optim;

import cria.kernel.Kernels;
import cria.layer.Parameter;
import java.util.List;

/// The length of the whole gradient, all parameters taken as one vector.
public final class GradientNorm {
    private GradientNorm() { }

    public static double of(Kernels kernels, List<Parameter> parameters) {
        double squares = 0;
        for (Parameter parameter : parameters) {
            squares += kernels.sumOfSquares(parameter.gradient());
        }
        return Math.sqrt(squares);
    }

    /// The factor that shortens a gradient of this norm to `maxNorm`, and 1 for a shorter one. The small term is that of
    /// `torch.nn.utils.clip_grad_norm_`. A `maxNorm` of 0 means no clipping.
    public static float clip(double norm, double maxNorm) {
        return maxNorm == 0 ? 1 : (float) Math.min(1, maxNorm / (norm + 1e-6));
    }
}
