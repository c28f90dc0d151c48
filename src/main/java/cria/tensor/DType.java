package cria.tensor;

/// The element types that a tensor can have.
public enum DType {
    F32(4), F16(2), BF16(2),

    /// For sums that are longer than float32 is precise.
    F64(8),

    /// Tokens and rows.
    I32(4),

    /// Bits that mean something only beside another tensor: what a rounding left over, codes of numbers of a block.
    U16(2), U8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// Whether weights and activations can have it.
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16;
    }
}
