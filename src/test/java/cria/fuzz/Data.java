package cria.fuzz;

/// Numbers out of a fuzzer's bytes, one after the other; zeros where these end.
final class Data {

    private final byte[] bytes;
    private int at;

    Data(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A number from 0 to 255.
    int next() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /// A number from `least` to `most`.
    int from(int least, int most) {
        return least + next() % (most - least + 1);
    }

    /// True for one byte in `often`.
    boolean rarely(int often) {
        return next() % often == often - 1;
    }

    /// Any integer; mostly a small one.
    int any() {
        return switch (next() % 4) {
            case 0 -> next();
            case 1 -> -next();
            case 2 -> Integer.MAX_VALUE - next();
            default -> next() << 24 | next() << 16 | next() << 8 | next();
        };
    }
}
