package cria.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The batches of a run, made when they are asked for.
public final class Batches {

    private final List<EncodedExample> examples;
    private final List<int[]> units;
    private final BatchPlan plan;

    private Batches(List<EncodedExample> examples, List<int[]> units, BatchPlan.Options options) {
        this.examples = List.copyOf(examples);
        this.units = units;
        int[] lengths = units.stream()
            .mapToInt(unit -> Arrays.stream(unit).map(i -> examples.get(i).inputs()).sum()).toArray();
        this.plan = new BatchPlan(lengths, options);
    }

    /// Batches of examples.
    public static Batches of(List<EncodedExample> examples, BatchPlan.Options options) {
        List<int[]> units = new ArrayList<>(examples.size());
        for (int i = 0; i < examples.size(); i++) {
            units.add(new int[] {i});
        }
        return new Batches(examples, units, options);
    }

    /// Batches of packs: what `--per_device_train_batch_size` counts are packs of up to `maxLength` tokens.
    public static Batches packed(List<EncodedExample> examples, int maxLength, BatchPlan.Options options) {
        int[] lengths = examples.stream().mapToInt(EncodedExample::inputs).toArray();
        return new Batches(examples, Packing.bestFitDecreasing(lengths, maxLength), options);
    }

    /// Batches in the file's order, one a step, as an evaluation goes through them.
    public static Batches inOrder(List<EncodedExample> examples, int batchSize) {
        return of(examples, new BatchPlan.Options(batchSize, 1, Sampling.SEQUENTIAL, 0));
    }

    public BatchPlan plan() {
        return plan;
    }

    /// The micro-batches of a step.
    ///
    /// @param step counted from 0, over all epochs
    public List<Batch> step(long step) {
        return plan.step(step).stream().map(this::batch).toList();
    }

    /// The tokens of a step's examples, those included that the model need not read.
    public long tokens(long step) {
        return plan.step(step).stream().flatMapToInt(Arrays::stream).flatMap(unit -> Arrays.stream(units.get(unit)))
            .mapToLong(i -> examples.get(i).length()).sum();
    }

    private Batch batch(int[] microBatch) {
        return Batch.of(Arrays.stream(microBatch)
            .flatMap(unit -> Arrays.stream(units.get(unit)))
            .mapToObj(examples::get).toList());
    }
}
