package cria.optim;

import org.jspecify.annotations.Nullable;

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

    /// Rises during `warmupSteps`, then falls along `cycles` waves of a cosine, one half of a wave in the usual case, to `lowest`
    /// of the rate at `maxSteps`.
    record Cosine(double learningRate, int warmupSteps, int maxSteps, double cycles, double lowest) implements LearningRateSchedule {

        /// Half a wave, to 0.
        public Cosine(double learningRate, int warmupSteps, int maxSteps) {
            this(learningRate, warmupSteps, maxSteps, 0.5, 0);
        }

        @Override
        public double at(int step) {
            if (step < warmupSteps) {
                return learningRate * warmup(step, warmupSteps);
            }
            return learningRate * Math.max(0, above(lowest, wave(cycles, progress(step, warmupSteps, maxSteps))));
        }
    }

    /// As [Cosine], but one step ahead of it: the warm-up ends at the whole rate with its last step, and the last step of all has
    /// the lowest rate.
    ///
    /// @param first the rate of step 0, as a part of the whole; null for one step of the warm-up
    record CosineAhead(double learningRate, int warmupSteps, int maxSteps, double cycles, double lowest, @Nullable Double first)
        implements LearningRateSchedule {
        @Override
        public double at(int step) {
            if (step < warmupSteps) {
                return learningRate * (first == null ? warmup(step + 1, warmupSteps)
                    : first + (1 - first) * step / Math.max(1, warmupSteps - 1));
            }
            return learningRate * Math.max(0, above(lowest, wave(cycles, progress(step + 1, warmupSteps, maxSteps))));
        }
    }

    /// Rises during `warmupSteps`, then falls `cycles` times along half a cosine to 0, and begins again at the whole rate between
    /// them.
    record CosineWithRestarts(double learningRate, int warmupSteps, int maxSteps, double cycles) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            if (step < warmupSteps) {
                return learningRate * warmup(step, warmupSteps);
            }
            double progress = progress(step, warmupSteps, maxSteps);
            return progress >= 1 ? 0 : learningRate * wave(0.5, cycles * progress % 1);
        }
    }

    /// Rises during `warmupSteps`, then falls to the rate `end` at `maxSteps` as a power of what is left.
    record Polynomial(double learningRate, int warmupSteps, int maxSteps, double end, double power) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            if (step < warmupSteps) {
                return learningRate * warmup(step, warmupSteps);
            }
            double left = Math.max(0, 1 - progress(step, warmupSteps, maxSteps));
            return (learningRate - end) * Math.pow(left, power) + end;
        }
    }

    /// Rises during `warmupSteps`, then falls as the square root of the steps grows, to a half after three times `timescale`.
    ///
    /// Zhai et al., *Scaling Vision Transformers*, 2021, <https://arxiv.org/abs/2106.04560>.
    record InverseSqrt(double learningRate, int warmupSteps, double timescale) implements LearningRateSchedule {
        @Override
        public double at(int step) {
            return learningRate
                * (step < warmupSteps ? warmup(step, warmupSteps) : 1 / Math.sqrt((step - warmupSteps + timescale) / timescale));
        }
    }

    /// Rises during `warmupSteps` from `lowest` of the rate, stays for `stableSteps`, falls during `decaySteps` to `lowest`, and
    /// stays there.
    ///
    /// Hu et al., *MiniCPM*, 2024, <https://arxiv.org/abs/2404.06395>.
    ///
    /// @param cycles waves of a fall along a cosine
    record WarmupStableDecay(double learningRate, int warmupSteps, int stableSteps, int decaySteps, Curve rise, Curve fall, double lowest,
        double cycles) implements LearningRateSchedule {

        /// How it goes from one rate to another.
        public enum Curve { LINEAR, COSINE, ONE_MINUS_SQRT }

        @Override
        public double at(int step) {
            int decayed = step - warmupSteps - stableSteps;
            if (step < warmupSteps) {
                return learningRate * Math.max(0, above(lowest, risen(warmup(step, warmupSteps))));
            }
            if (decayed < 0) {
                return learningRate;
            }
            return learningRate * (decayed < decaySteps ? Math.max(0, above(lowest, left((double) decayed / decaySteps))) : lowest);
        }

        private double risen(double progress) {
            return switch (rise) {
                case LINEAR -> progress;
                case COSINE -> 0.5 * (1 - Math.cos(Math.PI * progress));
                case ONE_MINUS_SQRT -> 1 - Math.sqrt(1 - progress);
            };
        }

        private double left(double progress) {
            return switch (fall) {
                case LINEAR -> 1 - progress;
                case COSINE -> wave(cycles, progress);
                case ONE_MINUS_SQRT -> 1 - Math.sqrt(progress);
            };
        }
    }

    private static double warmup(int step, int warmupSteps) {
        return (double) step / Math.max(1, warmupSteps);
    }

    /// How much of what comes after the warm-up is over.
    private static double progress(int step, int warmupSteps, int maxSteps) {
        return (double) (step - warmupSteps) / Math.max(1, maxSteps - warmupSteps);
    }

    /// From 1 along `cycles` waves of a cosine between 1 and 0.
    private static double wave(double cycles, double progress) {
        return 0.5 * (1 + Math.cos(Math.PI * cycles * 2 * progress));
    }

    /// What goes from 1 to 0, going from 1 to `lowest`.
    private static double above(double lowest, double factor) {
        return factor * (1 - lowest) + lowest;
    }
}
