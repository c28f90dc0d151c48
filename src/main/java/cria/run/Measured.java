package cria.run;

/// What steps of a run's size took on this machine.
///
/// @param steps                 that were taken
/// @param tokens                of one, those that the model reads
/// @param seconds               of one
/// @param secondsPerScoredToken of an evaluation
public record Measured(int steps, long tokens, double seconds, double secondsPerScoredToken) {

    double secondsPerToken() {
        return seconds / Math.max(1, tokens);
    }

    public double tokensPerSecond() {
        return tokens / seconds;
    }
}
