package cria.kernel;

/// The formula of [Kernels#clip] on the host.
public final class GradientClip {
    private GradientClip() {}

    /// The factor that shortens a gradient of this norm to `maxNorm`, and 1 for a shorter one; 1 where `maxNorm` is 0, NaN where
    /// the norm is not finite. The small term is that of `torch.nn.utils.clip_grad_norm_`.
    public static double factor(double norm, double maxNorm) {
        if (!Double.isFinite(norm)) {
            return Double.NaN;
        }
        return maxNorm == 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6));
    }
}
