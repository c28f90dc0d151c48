package cria.safetensors;

import cria.tensor.DType;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The element types of the format. Files may hold any of them; Cria reads weights and tokens of those that have a [DType].
/// List: <https://github.com/huggingface/safetensors/blob/main/safetensors/src/tensor.rs>, `enum Dtype`.
public enum StoredType {
    F32(32, DType.F32), F16(16, DType.F16), BF16(16, DType.BF16), I32(32, DType.I32),
    BOOL(8), U8(8), I8(8), U16(16), I16(16), U32(32), U64(64), I64(64), F64(64), C64(64),
    F4(4), F6_E2M3(6), F6_E3M2(6), F8_E5M2(8), F8_E4M3(8), F8_E8M0(8);

    private final int bits;
    private final @Nullable DType dtype;

    StoredType(int bits) {
        this(bits, null);
    }

    StoredType(int bits, @Nullable DType dtype) {
        this.bits = bits;
        this.dtype = dtype;
    }

    /// Bits of one element.
    public int bits() {
        return bits;
    }

    /// The type in memory, where there is one.
    public Optional<DType> dtype() {
        return Optional.ofNullable(dtype);
    }

    public static StoredType of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F16 -> F16;
            case BF16 -> BF16;
            case I32 -> I32;
            case F64 -> F64;
            case U16 -> U16;
            case U8 -> U8;
        };
    }

    static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(StoredType::name).collect(Collectors.joining(", "));
    }
}
