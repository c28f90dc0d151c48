package cria.optim;

/// The learning rate of each step, with transformers' formulas: see `optimization.py` there. Step 0 of a warm-up has the
/// rate 0.
public sealed interface LearningRateSchedule {

    /// @param step steps taken before this one, from 0
    double at(int step);

    /// Rises during `warmupSteps`, then stays.
    record Constant(double learningRate, int warmupSteps) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            return learningRate * (step < warmupSteps ? warmup(step, warmupSteps) : 1);
        }
    }

    /// Rises during `warmupSteps`, then falls in a straight line to 0 at `maxSteps`.
    record Linear(double learningRate, int warmupSteps, int maxSteps) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            double factor = step < warmupSteps ? warmup(step, warmupSteps)
                : Math.max(0, (double) (maxSteps - step) / Math.max(1, maxSteps - warmupSteps));
            return learningRate * factor;
        }
    }

    /// Rises during `warmupSteps`, then falls along half a cosine to 0 at `maxSteps`.
    record Cosine(double learningRate, int warmupSteps, int maxSteps) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            if (step < warmupSteps) {
                return learningRate * warmup(step, warmupSteps);
            }
            double progress = (double) (step - warmupSteps) / Math.max(1, maxSteps - warmupSteps);
            return learningRate * Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
        }
    }

    private static double warmup(int step, int warmupSteps) {
        return (double) step / Math.max(1, warmupSteps);
    }
}
