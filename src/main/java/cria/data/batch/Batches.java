package cria.data.batch;

import cria.InputException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The batches of a run, made when they are asked for.
public final class Batches {

    private final Examples examples;
    private final Units units;
    private final int packing;
    private final BatchPlan plan;

    /// What is counted as one example: the numbers of those that it holds.
    private interface Units {

        int[] get(int unit);
    }

    /// @param lengths tokens of each unit
    /// @param packing tokens of a pack; 0 where each example is its own unit
    private Batches(Examples examples, Units units, int[] lengths, int packing, BatchPlan.Options options) {
        this.examples = examples;
        this.units = units;
        this.packing = packing;
        this.plan = new BatchPlan(lengths, options);
    }

    /// Batches of examples.
    public static Batches of(List<EncodedExample> examples, BatchPlan.Options options) {
        Examples all = Examples.of(examples);
        return new Batches(all, unit -> new int[] {unit}, inputs(all), 0, options);
    }

    private static int[] inputs(Examples examples) {
        return IntStream.range(0, examples.size()).map(examples::inputs).toArray();
    }

    /// Batches of packs: what `--per_device_train_batch_size` counts are packs of up to `maxLength` tokens.
    ///
    /// @throws InputException where there is no length, or an example is longer
    public static Batches packed(List<EncodedExample> examples, int maxLength, BatchPlan.Options options) {
        if (maxLength < 1) {
            throw new InputException("--packing fills packs of --max_length tokens, and --max_length is %d; give one, such as 1024"
                .formatted(maxLength));
        }
        Examples all = Examples.of(examples);
        int[] inputs = inputs(all);
        List<int[]> packs = Packing.bestFitDecreasing(inputs, maxLength);
        int[] lengths = packs.stream().mapToInt(pack -> Arrays.stream(pack).map(i -> inputs[i]).sum()).toArray();
        return new Batches(all, packs::get, lengths, maxLength, options);
    }

    /// Batches in the file's order, one a step, as an evaluation goes through them.
    public static Batches inOrder(List<EncodedExample> examples, int batchSize) {
        return of(examples, new BatchPlan.Options(batchSize, 1, Sampling.SEQUENTIAL, 0));
    }

    /// How many examples there are.
    public int examples() {
        return examples.size();
    }

    /// The longest document, in tokens.
    public int longest() {
        return IntStream.range(0, examples.size()).map(examples::length).max().orElse(0);
    }

    /// All that decides which examples meet in which step: two runs with the same take the same steps.
    public Map<String, Object> order() {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("seed", plan.options().seed());
        order.put("sampling", plan.options().sampling().name());
        order.put("batch_size", plan.options().batchSize());
        order.put("accumulation", plan.options().accumulation());
        order.put("packing", packing);
        order.put("examples", examples.size());
        order.put("data", hash());
        return order;
    }

    /// Of every id and label, in order.
    private String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (EncodedExample example : examples) {
                ByteBuffer bytes = ByteBuffer.allocate(8 * example.length() + 4).putInt(example.length());
                bytes.asIntBuffer().put(example.ids()).put(example.labels());
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
            .mapToLong(examples::length).sum();
    }

    private Batch batch(int[] microBatch) {
        return Batch.of(Arrays.stream(microBatch)
            .flatMap(unit -> Arrays.stream(units.get(unit)))
            .mapToObj(examples::get).toList());
    }
}
