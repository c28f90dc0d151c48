package cria.train;

/// Turns steps into reports: means over the steps since the last one, and the time that is left.
public final class StepLog {
    private final TrainConfig config;
    private final long stepsPerEpoch;
    private final TrainListener listener;
    private final int firstStep;
    private final long begin = System.nanoTime();

    private double lossSum;
    private int steps;
    private long tokens;
    private long mark = begin;
    private double totalLoss;
    private long totalTokens;
    private long waited;

    /// @param firstStep steps that an earlier run has taken already
    public StepLog(TrainConfig config, long stepsPerEpoch, int firstStep, TrainListener listener) {
        this.config = config;
        this.stepsPerEpoch = stepsPerEpoch;
        this.firstStep = firstStep;
        this.listener = listener;
    }

    void step(int step, double epoch, TrainingStep.Reading reading, double learningRate, long stepTokens) {
        lossSum += reading.loss();
        totalLoss += reading.loss();
        steps++;
        tokens += stepTokens;
        totalTokens += stepTokens;
        long time = System.nanoTime();
        double elapsed = (time - begin) / 1e9;
        double remaining = elapsed / (step - firstStep) * (config.maxSteps() - step);
        StepReport report = new StepReport(step, config.maxSteps(), epoch, lossSum / steps, reading.gradNorm(), learningRate, stepTokens,
            tokens / ((time - mark) / 1e9), elapsed, remaining);
        listener.stepped(report);
        if (config.logging().at(step, stepsPerEpoch) || step == 1 && config.logFirstStep()) {
            listener.logged(report);
            lossSum = 0;
            steps = 0;
            tokens = 0;
            mark = time;
        }
    }

    /// Runs something that is no training, so that the speed which is reported leaves its time out.
    public void pause(Runnable work) {
        long start = System.nanoTime();
        work.run();
        long time = System.nanoTime() - start;
        mark += time;
        waited += time;
    }

    /// Steps that this run has taken.
    public int steps(int lastStep) {
        return lastStep - firstStep;
    }

    /// Mean loss over this run's steps.
    public double meanLoss(int lastStep) {
        return totalLoss / Math.max(1, steps(lastStep));
    }

    public long totalTokens() {
        return totalTokens;
    }

    /// Seconds of training, evaluations and checkpoints left out.
    public double trainingSeconds() {
        return (System.nanoTime() - begin - waited) / 1e9;
    }
}
