package cria.backend.reference;

/// Random numbers: a hash of which element, and of a key, such as which step. So they need no memory, and are the same on every
/// backend and after every resumption.
///
/// The mixing of the bits is the `lowbias32` of Chris Wellons, <https://nullprogram.com/blog/2018/07/31/>.
record Noise(int key) {

    /// What is rounded at random.
    static final int PARAM = 0;
    static final int FIRST = 1;
    static final int SECOND = 2;

    /// Of stochastic rounding.
    static Noise rounding(int step, int which) {
        return new Noise(step * 0x85EBCA77 + which * 0xC2B2AE3D);
    }

    /// 32 random bits for element i.
    int at(long i) {
        int x = (int) i ^ (int) (i >>> 32) * 0x9E3779B1;
        x ^= key;
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= x >>> 15;
        x *= 0x846CA68B;
        return x ^ x >>> 16;
    }

    /// Uniform in [-1, 1), exact in float32.
    float signed(long i) {
        return (at(i) >>> 8) * 0x1p-23f - 1;
    }

    /// Rounds to bfloat16, up with the probability of where x lies between its neighbours.
    float bfloat16(long i, float x) {
        int bits = Float.floatToRawIntBits(x);
        return Float.isFinite(x) ? Float.intBitsToFloat(bits + (at(i) & 0xFFFF) & 0xFFFF0000) : x;
    }

    /// Whether a number that lies at `share` of the way between its neighbours goes to the upper one.
    boolean up(long i, float share) {
        return (at(i) >>> 8) * 0x1p-24f < share;
    }
}
