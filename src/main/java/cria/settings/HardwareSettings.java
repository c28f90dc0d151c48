package cria.settings;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What it runs on.
@Command(header = "Memory and hardware")
public final class HardwareSettings {

    @Option(names = "--gradient_checkpointing", description = "Keeps only each layer's input and computes the rest again on the "
        + "way back: much less memory for about a third more time, and the same result. Unless given or forbidden with "
        + "--no_gradient_checkpointing it is done where memory is short.")
    public Boolean gradientCheckpointing;

    @Option(names = "--use_cpu", description = "Trains on the CPU though there is a GPU.")
    public boolean useCpu;

    @Option(names = "--bf16", description = "On a GPU weights and activations are bfloat16 unless --no_bf16 asks for float32; "
        + "sums are float32, and beside each weight lie the bits that make it an exact float32. The CPU trains in float32.")
    public @Nullable Boolean bf16;

    @Option(names = "--bf16_stochastic_round", description = "Keeps no such bits: an update that falls between two bfloat16 "
        + "numbers goes to either at random, so that it is right on average. Saves 2 bytes for each weight.")
    public boolean bf16StochasticRound;

    void check(Problems problems) {
        if (Boolean.FALSE.equals(bf16) && bf16StochasticRound) {
            problems.add("--no_bf16 and --bf16_stochastic_round exclude each other; give one of them");
        }
    }
}
