package cria.kernel;

import cria.tensor.DType;

/// The types in which a backend computes and trains: chosen once, when it is opened.
///
/// @param values activations, gradients, and the weights as kernels read them: F32 or BF16
/// @param master what of a weight is kept beyond its value
/// @param states how AdamW keeps its running means
public record Precision(DType values, Master master, States states) {

    /// Float32 throughout, as transformers trains by default.
    public static final Precision FLOAT32 = new Precision(DType.F32, Master.VALUE, States.FLOAT32);

    /// Bfloat16 where it is large, float32 where it matters: the exact weight and AdamW's means. 14 bytes for each weight.
    public static final Precision BFLOAT16 = new Precision(DType.BF16, Master.REMAINDER, States.FLOAT32);

    /// An update may be much smaller than the last bit of a bfloat16 weight.
    public enum Master {

        /// Nothing: the value is float32, and that is all of the weight.
        VALUE,

        /// The 16 bits that rounding to bfloat16 leaves over: together with the value the exact float32 weight.
        REMAINDER,

        /// Nothing: an update is rounded up or down at random, in proportion to where it lies, so that it is right on average.
        STOCHASTIC
    }

    /// Bytes for each weight and mean: 4, 2, or 1 and a scale for each block of [#BLOCK]. The narrow two are rounded
    /// stochastically, since a mean that moves by a thousandth of itself would else never move.
    public enum States { FLOAT32, BFLOAT16, EIGHT_BIT }

    /// Weights whose eight-bit means share a scale.
    public static final int BLOCK = 256;

    public Precision {
        if (values != DType.F32 && values != DType.BF16) {
            throw new IllegalArgumentException("no backend computes in " + values);
        }
        if ((values == DType.F32) != (master == Master.VALUE)) {
            throw new IllegalArgumentException("weights in %s with master %s".formatted(values, master));
        }
    }

    /// The type of values, for people.
    public String valueName() {
        return values == DType.F32 ? "float32" : "bfloat16";
    }

    /// The type of a running mean.
    public DType stateType() {
        return switch (states) {
            case FLOAT32 -> DType.F32;
            case BFLOAT16 -> DType.BF16;
            case EIGHT_BIT -> DType.U8;
        };
    }
}
