package cria.train;

/// What a logged step shows. The loss is the mean over the steps since the last report; the rest is of this step.
///
/// @param step            from 1
/// @param gradNorm        before clipping
/// @param tokensPerSecond since the last report
/// @param elapsed         seconds since the run began
/// @param remaining       seconds to its end at this pace
public record StepReport(int step, int maxSteps, double epoch, double loss, double gradNorm, double learningRate,
                         double tokensPerSecond, double elapsed, double remaining) {
}
