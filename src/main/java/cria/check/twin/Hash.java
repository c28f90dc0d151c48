package cria.check.twin;

/// 64 bits of a text, of which every bit depends on every character. Among a million different texts two have the same with a
/// probability of 3 in 100 million.
///
/// FNV-1a over the characters, <http://www.isthe.com/chongo/tech/comp/fnv/>, and behind it [cria.SplitMix64#mix].
final class Hash {
    static final long START = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private Hash() {}

    static long add(long hash, CharSequence text) {
        long h = hash;
        for (int i = 0; i < text.length(); i++) {
            h = (h ^ text.charAt(i)) * PRIME;
        }
        return h;
    }

    /// So that texts one after the other do not run together.
    static long end(long hash) {
        return (hash ^ 0x1F) * PRIME ^ hash >>> 29;
    }
}
