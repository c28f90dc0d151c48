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
public record MemoryPlan(List<Part> parts, boolean gradientCheckpointing, long activationsWhenRecomputed) {

    /// One allocation.
    public record Part(String name, long bytes) { }

    /// @param positions the longest document, in tokens
    public static MemoryPlan of(LlamaConfig config, boolean gradientCheckpointing, Learner.Capacity capacity, int positions) {
        Map<String, Shape> shapes = LlamaLoader.shapes(config);
        long weights = Slab.bytes(layout -> FullTuning.plan(layout, shapes));
        return new MemoryPlan(List.of(
            new Part("weights (float32)", weights),
            new Part("gradients", weights),
            new Part("optimizer states", 2 * weights),
            new Part("activations", Learner.bytes(config, gradientCheckpointing, capacity)),
            new Part("loss head", LossHead.bytes(config.hiddenSize(), config.vocabSize())),
            new Part("rotary tables", RotaryEmbedding.bytes(positions, config.headDim()))),
            gradientCheckpointing, Learner.bytes(config, true, capacity));
    }

    public long total() {
        return parts.stream().mapToLong(Part::bytes).sum();
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

    /// @throws WorkException if it does not fit, naming the flag that helps most
    public void check(long available) {
        if (total() <= available) {
            return;
        }
        long saved = part("activations") - activationsWhenRecomputed;
        String advice = !gradientCheckpointing && total() - saved <= available
            ? "--gradient_checkpointing saves %,d MiB".formatted(saved >> 20)
            : "lower --per_device_train_batch_size (and raise --gradient_accumulation_steps by as much) or --max_length"
                + (gradientCheckpointing ? "" : ", and add --gradient_checkpointing");
        throw new WorkException("memory: the run needs %,d MiB and %,d MiB are available; %s"
            .formatted(total() >> 20, available >> 20, advice));
    }

    private long part(String name) {
        return parts.stream().filter(part -> part.name.equals(name)).mapToLong(Part::bytes).sum();
    }
}
