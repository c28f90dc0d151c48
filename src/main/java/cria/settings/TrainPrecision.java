package cria.settings;

import cria.kernel.Precision;
import cria.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// In which types a run is to train, and which flags about that have no effect.
public final class TrainPrecision {
    private TrainPrecision() {}

    /// What a GPU is asked to train in; the CPU trains in float32.
    public static Precision of(RunSettings settings) {
        HardwareSettings hardware = settings.hardware;
        boolean bfloat16 = !Boolean.FALSE.equals(hardware.bf16);
        Precision.Master master = !bfloat16 ? Precision.Master.VALUE
            : hardware.bf16StochasticRound ? Precision.Master.STOCHASTIC : Precision.Master.REMAINDER;
        return new Precision(bfloat16 ? DType.BF16 : DType.F32, master, settings.optimizer.states());
    }

    /// What to tell a user who asked for types that the run does not use.
    public static Optional<String> note(RunSettings settings, Precision used) {
        List<String> flags = new ArrayList<>();
        HardwareSettings hardware = settings.hardware;
        if (used.values() == DType.F32 && Boolean.TRUE.equals(hardware.bf16)) {
            flags.add("--bf16");
        }
        if (used.values() == DType.F32 && hardware.bf16StochasticRound) {
            flags.add("--bf16_stochastic_round");
        }
        if (used.states() != settings.optimizer.states()) {
            flags.add("--optim " + settings.optimizer.optim.name().toLowerCase(Locale.ROOT));
        }
        String type = used.valueName() + (used.values() == DType.F32 ? ", which is at least as exact" : "");
        return flags.isEmpty() ? Optional.empty()
            : Optional.of(String.join(", ", flags) + (flags.size() == 1 ? " has" : " have") + " no effect: this run trains in " + type);
    }
}
