package cria.kernel;

/// The bytes of an eight-bit mean: a code c counts eighths of a binary order below the block's largest magnitude, its scale.
/// Code 0 means 0; neighbours are 9 % apart, from the scale down to 2^-15.75 of it with a sign, to 2^-31.75 without.
///
/// @param largest the code of the scale itself
/// @param sign    the bit that says minus; 0 where nothing is negative
public record BlockCode(int largest, int sign) {

    /// Of gradients' means.
    public static final BlockCode SIGNED = new BlockCode(127, 128);

    /// Of squared gradients' means.
    public static final BlockCode UNSIGNED = new BlockCode(255, 0);

    /// The smallest code of a number that is not 0. A squared gradient's mean never rounds to 0: the step would divide by it.
    public int least() {
        return sign == 0 ? 1 : 0;
    }

    /// Whether a block of this largest magnitude holds anything but zeros: the inverse of a smaller one overflows.
    public static boolean holds(float scale) {
        return scale > 0x1p-120f;
    }

    /// What a code without its sign stands for.
    public float magnitude(int code, float scale) {
        return code == 0 ? 0 : (float) (scale * Math.pow(2, (code - largest) / 8.0));
    }

    public float value(byte bits, float scale) {
        int code = Byte.toUnsignedInt(bits);
        float magnitude = magnitude(code & largest, scale);
        return (code & sign) == 0 ? magnitude : -magnitude;
    }

    /// The code at or below a magnitude that is not 0.
    public int below(float magnitude, float scale) {
        int code = Math.clamp((int) Math.floor(position(magnitude, scale)), 0, largest);
        // Where the logarithm was rounded across a whole number.
        return code < largest && magnitude(code + 1, scale) <= magnitude ? code + 1 : code;
    }

    /// The code nearest to a value by its logarithm, with its sign.
    public byte nearest(float value, float scale) {
        if (value == 0 || !holds(scale)) {
            return 0;
        }
        int code = Math.clamp(Math.round(position(Math.abs(value), scale)), least(), largest);
        return (byte) (value < 0 && code != 0 ? code | sign : code);
    }

    private double position(float magnitude, float scale) {
        return largest + 8 * Math.log((double) magnitude / scale) / Math.log(2);
    }
}
