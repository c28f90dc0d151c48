package cria.cli.option;

import cria.generate.Sampler;
import cria.settings.Flags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How answers are drawn.
@Command(header = "Sampling")
public final class SamplingOptions {

    @Option(names = "--max_new_tokens", paramLabel = "N", description = "The longest answer.")
    public int maxNewTokens = 256;

    @Option(names = "--temperature", paramLabel = "X", description = "How freely words are chosen: 0 always takes the likeliest, "
        + "1 draws as the model was trained. 0 for generate and 0.7 for chat unless given.")
    Double temperature;

    @Option(names = "--top_p", paramLabel = "P", description = "Draws only from the likeliest words that "
        + "together have this probability.")
    double topP = 0.9;

    @Option(names = "--max_length", paramLabel = "TOKENS", description = "Room for the whole conversation; no "
        + "more than the model knows positions.")
    public int maxLength = 4096;

    /// @throws cria.InputException where a value is out of its range
    public Sampler sampler(double defaultTemperature, long seed) {
        Flags.atLeast("max_new_tokens", maxNewTokens, 1);
        Flags.atLeast("max_length", maxLength, 2);
        Flags.atLeastIfGiven("temperature", temperature, 0);
        Flags.above("top_p", topP, 0);
        Flags.atMost("top_p", topP, 1);
        return Sampler.of(temperature == null ? defaultTemperature : temperature, topP, seed);
    }
}
