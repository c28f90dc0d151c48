package cria.train;

import cria.WorkException;
import cria.layer.LossHead;
import cria.layer.RotaryEmbedding;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.tensor.Shape;
import cria.tensor.Slab;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run will allocate, to the byte, before it allocates anything.
///
/// @param recomputes whether activations are computed again in backward
public record MemoryPlan(List<Part> parts, boolean recomputes) {

    /// One allocation.
    public record Part(String name, long bytes) { }

    /// The plan of a run that takes the memory as it is: with [Recompute#IF_NEEDED] activations are kept if they fit.
    ///
    /// @param positions the longest document, in tokens
    /// @param available bytes
    /// @throws WorkException if it does not fit, naming the flag that helps
    public static MemoryPlan choose(LlamaConfig config, Recompute recompute, Learner.Capacity capacity, int positions, long available) {
        MemoryPlan keeping = of(config, false, capacity, positions);
        MemoryPlan recomputing = of(config, true, capacity, positions);
        MemoryPlan chosen = switch (recompute) {
            case NEVER -> keeping;
            case ALWAYS -> recomputing;
            case IF_NEEDED -> keeping.total() <= available ? keeping : recomputing;
        };
        if (chosen.total() > available) {
            boolean checkpointingHelps = !chosen.recomputes && recomputing.total() <= available;
            throw new WorkException("memory: the run needs %,d MiB and %,d MiB are available; %s".formatted(
                chosen.total() >> 20, available >> 20, checkpointingHelps
                    ? "--gradient_checkpointing saves %,d MiB".formatted(chosen.total() - recomputing.total() >> 20)
                    : "weights, gradients and optimizer states alone take %,d MiB; lower --per_device_train_batch_size (and raise "
                        .formatted(chosen.fixed() >> 20) + "--gradient_accumulation_steps by as much) or --max_length, or train a smaller model"));
        }
        return chosen;
    }

    private static MemoryPlan of(LlamaConfig config, boolean recomputes, Learner.Capacity capacity, int positions) {
        Map<String, Shape> shapes = LlamaLoader.shapes(config);
        long weights = Slab.bytes(layout -> FullTuning.plan(layout, shapes));
        return new MemoryPlan(List.of(
            new Part("weights (float32)", weights),
            new Part("gradients", weights),
            new Part("optimizer states", 2 * weights),
            new Part("activations", Learner.bytes(config, recomputes, capacity)),
            new Part("loss head", LossHead.bytes(config.hiddenSize(), config.vocabSize())),
            new Part("rotary tables", RotaryEmbedding.bytes(positions, config.headDim()))), recomputes);
    }

    public long total() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /// What no flag about batches can lower.
    private long fixed() {
        return parts.subList(0, 3).stream().mapToLong(Part::bytes).sum();
    }

    /// A line for each part, and the total.
    public List<String> table() {
        List<String> lines = new ArrayList<>(parts.stream().map(part -> line(part.name, part.bytes)).toList());
        lines.add(line("total", total()));
        return lines;
    }

    private static String line(String name, long bytes) {
        return String.format(Locale.ROOT, "  %-20s %,9.1f MiB", name, bytes / 1048576.0);
    }
}
