package cria.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which examples stand in which micro-batch of which optimizer step. The answer depends on the arguments and the step's number
/// alone, so a run goes on at any step without going through those before it.
///
/// Counted as Hugging Face's Trainer does: the last micro-batch of an epoch may be short, and so may the last step; no step
/// crosses an epoch's end.
public final class BatchPlan {

    /// How many micro-batches are sorted together when grouping by length: enough to find similar lengths, few enough to leave
    /// the order random.
    private static final int POOL = 50;

    /// Places in the orders of all epochs that are gone through before the first step: a second or two.
    private static final long LOOKED_THROUGH = 1 << 24;

    private final int[] lengths;
    private final Options options;
    private @Nullable Epoch last;

    /// How to batch.
    ///
    /// @param batchSize    examples in a micro-batch (`--per_device_train_batch_size`)
    /// @param accumulation micro-batches in a step (`--gradient_accumulation_steps`)
    public record Options(int batchSize, int accumulation, Sampling sampling, long seed) {

        public Options {
            if (batchSize < 1 || accumulation < 1) {
                throw new IllegalArgumentException("batch size " + batchSize + ", accumulation " + accumulation);
            }
        }
    }

    private record Epoch(long number, int[] order) {}

    /// @param lengths tokens of each example
    public BatchPlan(int[] lengths, Options options) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("no examples");
        }
        this.lengths = lengths.clone();
        this.options = options;
    }

    public Options options() {
        return options;
    }

    public int microBatchesPerEpoch() {
        return Math.ceilDiv(lengths.length, options.batchSize);
    }

    public int stepsPerEpoch() {
        return Math.ceilDiv(microBatchesPerEpoch(), options.accumulation);
    }

    /// Steps in a number of epochs, which may have a fraction; a begun step counts.
    public long steps(double epochs) {
        return (long) Math.ceil(epochs * stepsPerEpoch());
    }

    /// How many epochs are behind after so many steps, as Trainer logs it: by micro-batches, so a short step counts less.
    public double epochsAfter(long steps) {
        long inEpoch = steps % stepsPerEpoch() * options.accumulation;
        long whole = steps / stepsPerEpoch();
        return whole + (double) inEpoch / microBatchesPerEpoch();
    }

    /// The micro-batches of a step, each the numbers of its examples.
    ///
    /// @param step counted from 0, over all epochs
    public List<int[]> step(long step) {
        int[] order = order(step / stepsPerEpoch());
        int first = (int) (step % stepsPerEpoch()) * options.accumulation;
        int end = Math.min(first + options.accumulation, microBatchesPerEpoch());
        List<int[]> microBatches = new ArrayList<>(end - first);
        for (int m = first; m < end; m++) {
            microBatches.add(Arrays.copyOfRange(order, from(m), from(m + 1)));
        }
        return microBatches;
    }

    /// The most tokens that a micro-batch of the first `steps` steps has: what memory has to be planned for. Of a run that takes
    /// more epochs than can be gone through beforehand, the most that any order could bring together.
    public int maxTokens(long steps) {
        int most = 0;
        long epochs = Math.ceilDiv(steps, stepsPerEpoch());
        if (options.sampling != Sampling.SEQUENTIAL && epochs > LOOKED_THROUGH / lengths.length) {
            return longestTogether();
        }
        for (long epoch = 0; epoch < epochs; epoch++) {
            long left = (steps - epoch * stepsPerEpoch()) * options.accumulation;
            int[] order = order(epoch);
            for (int m = 0; m < Math.min(left, microBatchesPerEpoch()); m++) {
                int tokens = 0;
                for (int i = from(m); i < from(m + 1); i++) {
                    tokens = Math.addExact(tokens, lengths[order[i]]);
                }
                most = Math.max(most, tokens);
            }
            if (options.sampling == Sampling.SEQUENTIAL) {
                break;
            }
        }
        return most;
    }

    private int longestTogether() {
        return Arrays.stream(lengths).boxed().sorted(Comparator.reverseOrder()).limit(options.batchSize).reduce(0, Math::addExact);
    }

    /// The order in which an epoch, counted from 0, goes through the examples.
    synchronized int[] order(long epoch) {
        if (last == null || last.number != epoch) {
            last = new Epoch(epoch, switch (options.sampling) {
                case RANDOM -> Shuffle.order(lengths.length, options.seed, epoch);
                case SEQUENTIAL -> inOrder(lengths.length);
                case GROUP_BY_LENGTH -> grouped(epoch);
            });
        }
        return last.order;
    }

    private int from(int microBatch) {
        return (int) Math.min((long) microBatch * options.batchSize, lengths.length);
    }

    /// Shuffles, sorts within pools of micro-batches, and shuffles the micro-batches. A short one stays last: only there is it
    /// counted as one.
    private int[] grouped(long epoch) {
        Shuffle shuffle = Shuffle.of(options.seed, epoch);
        int[] order = inOrder(lengths.length);
        shuffle.shuffle(order);
        long pool = (long) POOL * options.batchSize;
        for (long from = 0; from < order.length; from += pool) {
            int end = (int) Math.min(from + pool, order.length);
            int[] sorted = Arrays.stream(order, (int) from, end).boxed()
                .sorted(Comparator.comparingInt((Integer i) -> lengths[i]).reversed())
                .mapToInt(Integer::intValue).toArray();
            System.arraycopy(sorted, 0, order, (int) from, sorted.length);
        }
        int full = lengths.length / options.batchSize;
        int[] microBatches = inOrder(full);
        shuffle.shuffle(microBatches);
        int[] grouped = order.clone();
        for (int m = 0; m < full; m++) {
            System.arraycopy(order, from(microBatches[m]), grouped, from(m), options.batchSize);
        }
        return grouped;
    }

    private static int[] inOrder(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
