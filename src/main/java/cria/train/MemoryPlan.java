package cria.train;

import cria.kernel.MemoryNeed;
import cria.kernel.Precision;
import cria.kernel.Room;
import cria.layer.FlatLayout;
import cria.layer.LossHead;
import cria.layer.RotaryEmbedding;
import cria.layer.TrainedWeights;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.StoredModel;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tuning.Tuning;

/// What a run will allocate, to the byte, before it allocates anything.
///
/// @param available bytes
/// @param beside    bytes, about, that the program takes beside what it allocates, in the same memory
/// @param advice    what to do where it does not fit
public record MemoryPlan(MemoryNeed need, ActivationPlan activations, long available, long beside, String advice) {

    /// What is to be trained, and in what portions.
    ///
    /// @param positions the longest document, in tokens
    public record Work(LlamaConfig config, Tuning tuning, Learner.Capacity capacity, int positions) {

        private MemoryNeed need(ActivationPlan activations, Room room) {
            return weights(room).and(passes(config, activations, capacity, positions, room)).and(MemoryNeed.of(
                new MemoryNeed.Part("totals of a step", StepTotals.bytes())));
        }

        /// What does not depend on how much is done at a time.
        private MemoryNeed weights(Room room) {
            FlatLayout flat = FlatLayout.of(tuning.trained(config));
            DType values = room.precision().values();
            long weights = Slab.bytes(values, layout -> TrainedWeights.plan(layout, flat));
            return tuning.need(config, room, capacity.tokens()).and(MemoryNeed.of(
                new MemoryNeed.Part("weights (%s)".formatted(room.precision().valueName()), weights),
                new MemoryNeed.Part("gradients", weights),
                new MemoryNeed.Part("optimizer states", Slab.bytes(values, layout -> AdamW.States.plan(layout, room.precision(), flat)))));
        }
    }

    /// The plan of a run that takes the memory as it is: with [Recompute#IF_NEEDED] activations are kept if they fit.
    public static MemoryPlan choose(Work work, Recompute recompute, Room room) {
        MemoryNeed keeping = work.need(ActivationPlan.KEEP, room);
        ActivationPlan activations = switch (recompute) {
            case NEVER -> ActivationPlan.KEEP;
            case ALWAYS -> ActivationPlan.RECOMPUTE;
            case IF_NEEDED -> keeping.total() > room.available() ? ActivationPlan.RECOMPUTE : ActivationPlan.KEEP;
        };
        MemoryNeed chosen = switch (activations) {
            case KEEP -> keeping;
            case RECOMPUTE -> work.need(ActivationPlan.RECOMPUTE, room);
        };
        return new MemoryPlan(chosen, activations, room.available(), room.beside(), advice(work, activations, chosen, room));
    }

    /// What a model takes that is only asked for its loss on micro-batches of up to `tokens` tokens.
    public static MemoryNeed ofScoring(StoredModel model, int tokens, int positions, Room room) {
        return model.need(room).and(passes(model.config(), ActivationPlan.KEEP, new Learner.Capacity(0, tokens), positions, room));
    }

    private static MemoryNeed passes(LlamaConfig config, ActivationPlan activations, Learner.Capacity capacity, int positions, Room room) {
        DType values = room.precision().values();
        return MemoryNeed.of(
            new MemoryNeed.Part("activations", Learner.bytes(values, config, activations, capacity)),
            new MemoryNeed.Part("loss head", LossHead.bytes(values, room.logits(), config.hiddenSize(), config.vocabSize())),
            new MemoryNeed.Part("rotary tables", RotaryEmbedding.bytes(positions, config.headDim())));
    }

    /// The flag that makes it fit, if one does.
    private static String advice(Work work, ActivationPlan activations, MemoryNeed chosen, Room room) {
        MemoryNeed recomputing = work.need(ActivationPlan.RECOMPUTE, room);
        if (recomputing.total() <= room.available()) {
            return "--gradient_checkpointing saves %,d MiB".formatted(chosen.total() - recomputing.total() >> 20);
        }
        boolean wideStates = room.precision().values() != DType.F32 && room.precision().states() != Precision.States.EIGHT_BIT;
        MemoryNeed narrow = work.need(ActivationPlan.RECOMPUTE, room.withEightBitStates());
        if (wideStates && narrow.total() <= room.available()) {
            return "--optim adamw_8bit%s saves %,d MiB".formatted(
                activations == ActivationPlan.RECOMPUTE ? "" : " with --gradient_checkpointing", chosen.total() - narrow.total() >> 20);
        }
        return "weights, gradients and optimizer states alone take %,d MiB; %slower --per_device_train_batch_size (and raise "
            .formatted(work.weights(room).total() >> 20, wideStates ? "take --optim adamw_8bit, " : "")
            + "--gradient_accumulation_steps by as much) or --max_length, or train a smaller model";
    }

    /// @throws cria.WorkException if it does not fit, naming the flag that helps
    public void check() {
        need.check("the run", available, advice);
    }
}
