package cria.train;

import cria.WorkException;
import cria.kernel.Backend;
import cria.kernel.LogitsChunk;
import cria.kernel.Precision;
import cria.layer.FlatLayout;
import cria.layer.LossHead;
import cria.layer.RotaryEmbedding;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.optim.AdamW;
import cria.tensor.DType;
import cria.tensor.Slab;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a run will allocate, to the byte, before it allocates anything.
///
/// @param recomputes whether activations are computed again in backward
/// @param available  bytes
/// @param advice     what to do where it does not fit
public record MemoryPlan(List<Part> parts, boolean recomputes, long available, String advice) {

    /// One allocation.
    public record Part(String name, long bytes) { }

    /// What a backend has for a run.
    public record Room(Precision precision, LogitsChunk logits, long available) {
        public static Room of(Backend backend) {
            return new Room(backend.precision(), backend.logitsChunk(), backend.available());
        }

        private Room withEightBitStates() {
            return new Room(new Precision(precision.values(), precision.master(), Precision.States.EIGHT_BIT), logits, available);
        }
    }

    /// The plan of a run that takes the memory as it is: with [Recompute#IF_NEEDED] activations are kept if they fit.
    ///
    /// @param positions the longest document, in tokens
    public static MemoryPlan choose(LlamaConfig config, Recompute recompute, Learner.Capacity capacity, int positions, Room room) {
        List<Part> keeping = parts(config, false, capacity, positions, room);
        boolean recomputes = switch (recompute) {
            case NEVER -> false;
            case ALWAYS -> true;
            case IF_NEEDED -> total(keeping) > room.available;
        };
        List<Part> recomputing = parts(config, true, capacity, positions, room);
        List<Part> chosen = recomputes ? recomputing : keeping;
        return new MemoryPlan(chosen, recomputes, room.available, advice(config, capacity, positions, room, chosen, recomputing));
    }

    /// The flag that makes it fit, if one does.
    private static String advice(LlamaConfig config, Learner.Capacity capacity, int positions, Room room, List<Part> chosen,
                                 List<Part> recomputing) {
        if (total(recomputing) <= room.available) {
            return "--gradient_checkpointing saves %,d MiB".formatted(total(chosen) - total(recomputing) >> 20);
        }
        boolean wideStates = room.precision.values() != DType.F32 && room.precision.states() != Precision.States.EIGHT_BIT;
        List<Part> narrow = parts(config, true, capacity, positions, room.withEightBitStates());
        if (wideStates && total(narrow) <= room.available) {
            return "--optim adamw_8bit%s saves %,d MiB".formatted(chosen == recomputing ? "" : " with --gradient_checkpointing",
                total(chosen) - total(narrow) >> 20);
        }
        return "weights, gradients and optimizer states alone take %,d MiB; %slower --per_device_train_batch_size (and raise "
            .formatted(total(chosen.subList(0, 3)) >> 20, wideStates ? "take --optim adamw_8bit, " : "")
            + "--gradient_accumulation_steps by as much) or --max_length, or train a smaller model";
    }

    /// @throws WorkException if it does not fit, naming the flag that helps
    public void check() {
        if (total() > available) {
            throw new WorkException("memory: the run needs %,d MiB and %,d MiB are available; %s"
                .formatted(total() >> 20, available >> 20, advice));
        }
    }

    private static List<Part> parts(LlamaConfig config, boolean recomputes, Learner.Capacity capacity, int positions, Room room) {
        FlatLayout flat = FlatLayout.of(LlamaLoader.shapes(config));
        DType values = room.precision.values();
        long weights = Slab.bytes(values, layout -> FullTuning.plan(layout, flat));
        return List.of(
            new Part("weights (%s)".formatted(room.precision.valueName()), weights),
            new Part("gradients", weights),
            new Part("optimizer states", Slab.bytes(values, layout -> AdamW.States.plan(layout, room.precision, flat))),
            new Part("activations", Learner.bytes(values, config, recomputes, capacity)),
            new Part("loss head", LossHead.bytes(values, room.logits, config.hiddenSize(), config.vocabSize())),
            new Part("rotary tables", RotaryEmbedding.bytes(positions, config.headDim())));
    }

    public long total() {
        return total(parts);
    }

    private static long total(List<Part> parts) {
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
}
