package cria.model;

/// The angle per position of each pair of a head, in float32 as transformers computes it.
final class RopeFrequencies {
    private RopeFrequencies() {}

    /// @return HS / 2 values: `theta^(-2i / HS)`, then scaled
    static float[] of(LlamaConfig config) {
        int half = config.headDim() / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            float exponent = (float) (2 * i) / config.headDim();
            frequencies[i] = 1f / (float) Math.pow(config.ropeTheta(), exponent);
        }
        return switch (config.ropeScaling()) {
            case RopeScaling.None _ -> frequencies;
            case RopeScaling.Llama3 llama3 -> scaled(frequencies, llama3);
        };
    }

    /// Llama 3.1's stretch of the context: slow waves are slowed by `factor`, fast ones stay, those between are blended.
    /// Source: `_compute_llama3_parameters` in transformers' `modeling_rope_utils.py`.
    private static float[] scaled(float[] frequencies, RopeScaling.Llama3 scaling) {
        float factor = (float) scaling.factor();
        float low = (float) scaling.lowFreqFactor();
        float high = (float) scaling.highFreqFactor();
        float original = scaling.originalMaxPositions();
        float longest = original / low;
        float shortest = original / high;
        float[] result = new float[frequencies.length];
        for (int i = 0; i < frequencies.length; i++) {
            float wavelength = (float) (2 * Math.PI) / frequencies[i];
            if (wavelength > longest) {
                result[i] = frequencies[i] / factor;
            } else if (wavelength < shortest) {
                result[i] = frequencies[i];
            } else {
                float smooth = (original / wavelength - low) / (high - low);
                result[i] = (1 - smooth) * frequencies[i] / factor + smooth * frequencies[i];
            }
        }
        return result;
    }
}
