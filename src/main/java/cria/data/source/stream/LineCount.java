package cria.data.source.stream;

/// Ends of lines: LF, CR LF, or CR alone.
public final class LineCount {

    private LineCount() {}

    /// How many lines end in the first bytes.
    public static long of(byte[] bytes, int length) {
        int feeds = 0;
        int returns = 0;
        for (int i = 0; i < length; i++) {
            feeds += bytes[i] == '\n' ? 1 : 0;
            returns += bytes[i] == '\r' ? 1 : 0;
        }
        if (returns == 0) {
            return feeds;
        }
        int pairs = 0;
        for (int i = 1; i < length; i++) {
            pairs += bytes[i] == '\n' && bytes[i - 1] == '\r' ? 1 : 0;
        }
        return (long) feeds + returns - pairs;
    }
}
