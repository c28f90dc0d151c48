package cria.model;

/// How rotary position embedding is stretched beyond the context that a model was first trained with.
public sealed interface RopeScaling {

    /// Frequencies as they are: Llama 3, Llama 2.
    record None() implements RopeScaling {}

    /// Llama 3.1's: long wavelengths are divided by `factor`, short ones stay, and those between are blended. Formula:
    /// <https://github.com/huggingface/transformers/blob/main/src/transformers/modeling_rope_utils.py>,
    /// `_compute_llama3_parameters`.
    ///
    /// @param factor               the stretch of the longest wavelengths
    /// @param lowFreqFactor        wavelengths over `originalMaxPositions / lowFreqFactor` are stretched in full
    /// @param highFreqFactor       wavelengths under `originalMaxPositions / highFreqFactor` stay
    /// @param originalMaxPositions tokens of context before the stretch
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositions)
        implements RopeScaling {

        public Llama3 {
            if (!(lowFreqFactor < highFreqFactor)) {
                throw new IllegalArgumentException("key low_freq_factor: found %s, expected less than high_freq_factor %s"
                    .formatted(lowFreqFactor, highFreqFactor));
            }
        }
    }
}
