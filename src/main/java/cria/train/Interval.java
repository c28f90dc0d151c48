package cria.train;

/// How often something happens: never, every so many steps, or at each epoch's end.
public sealed interface Interval {

    /// Whether it happens after so many steps.
    boolean at(long step, long stepsPerEpoch);

    record Never() implements Interval {
        @Override
        public boolean at(long step, long stepsPerEpoch) {
            return false;
        }
    }

    record Steps(int every) implements Interval {
        @Override
        public boolean at(long step, long stepsPerEpoch) {
            return step % every == 0;
        }
    }

    record Epochs() implements Interval {
        @Override
        public boolean at(long step, long stepsPerEpoch) {
            return step % stepsPerEpoch == 0;
        }
    }
}
