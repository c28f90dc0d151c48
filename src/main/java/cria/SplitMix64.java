package cria;

/// The mixing of SplitMix64: Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014,
/// <https://doi.org/10.1145/2660193.2660195>; constants as in <https://prng.di.unimi.it/splitmix64.c>. Written out here, not taken from the
/// JDK, so that what is drawn by it is drawn again on any machine and with any later Java.
public final class SplitMix64 {

    private SplitMix64() {}

    /// A number for each number, in which every bit depends on every bit.
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
