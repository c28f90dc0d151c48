package cria.run;

/// What the work of a step took on this machine.
///
/// @param tokens                that were learned from to see it
/// @param secondsPerToken       of forward and backward
/// @param updateSeconds         of moving the weights once
/// @param secondsPerScoredToken of an evaluation
public record Measured(long tokens, double secondsPerToken, double updateSeconds, double secondsPerScoredToken) {

    /// Seconds of a step that learns from so many tokens.
    public double stepSeconds(double stepTokens) {
        return stepTokens * secondsPerToken + updateSeconds;
    }
}
