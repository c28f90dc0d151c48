package cria.kernel;

import cria.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The weights that AdamW steps, and what it keeps of each between two steps. All are flat, of n elements, and element i of
/// one belongs to element i of the others.
///
/// @param param     (n) F32 or BF16
/// @param remainder (n) U16, for [Precision.Master#REMAINDER]: the float32 weight has the bits `(param << 16) + remainder`,
///                  `remainder` with its sign; else null
/// @param m         (n) running mean of the gradient: F32, BF16 or U8
/// @param mScales   (n / 256) F32, rounded up, where m is U8: a byte of m is a sign and a 7-bit code c; 0 means 0, else the
///                  mean is `± scale · 2^((c - 127) / 8)`. Null for other types
/// @param v         (n) like m, of the squared gradient
/// @param vScales   (n / 256) F32 where v is U8: 0 means 0, else the mean is `scale · 2^((v - 255) / 8)`. Null for other types
/// @param decayed   weights before this element are subject to weight decay
public record AdamWTensors(
    Tensor param, @Nullable Tensor remainder, Tensor m, @Nullable Tensor mScales, Tensor v, @Nullable Tensor vScales, long decayed) {

    /// All in float32.
    public static AdamWTensors floats(Tensor param, Tensor m, Tensor v, long decayed) {
        return new AdamWTensors(param, null, m, null, v, null, decayed);
    }
}
