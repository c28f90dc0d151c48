package cria.verify;

/// Differences between what was computed and what is golden.
final class Comparison {
    private Comparison() {}

    /// The largest absolute difference.
    static double error(float[] computed, float[] golden) {
        if (computed.length != golden.length) {
            throw new IllegalArgumentException(computed.length + " values against " + golden.length);
        }
        double error = 0;
        for (int i = 0; i < golden.length; i++) {
            double difference = Math.abs((double) computed[i] - golden[i]);
            if (Double.isNaN(difference)) {
                return Double.NaN;
            }
            error = Math.max(error, difference);
        }
        return error;
    }

    /// The largest magnitude.
    static double magnitude(float[] values) {
        double magnitude = 0;
        for (float value : values) {
            magnitude = Math.max(magnitude, Math.abs(value));
        }
        return magnitude;
    }
}
