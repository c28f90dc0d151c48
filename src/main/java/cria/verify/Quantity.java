package cria.verify;

import org.jspecify.annotations.Nullable;

/// How far one quantity of a case is from what transformers computed.
///
/// @param name      `logits`, `loss`, `grad`, …
/// @param where     the tensor or step with the largest share of its tolerance
/// @param error     the largest absolute difference there, or the number of differing tokens
/// @param tolerance what it may be there
public record Quantity(String name, String where, double error, double tolerance) {

    /// A NaN never passes.
    public boolean passes() {
        return error <= tolerance;
    }

    /// The worse of two measurements of the same quantity.
    Quantity worse(@Nullable Quantity other) {
        return other == null || !(share() <= other.share()) ? this : other;
    }

    private double share() {
        return error / tolerance;
    }
}
