package cria.cli.option;

import cria.generate.GenerationDefaults;
import cria.generate.Sampler;
import cria.generate.Sampling;
import cria.settings.Flags;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

    @Option(names = "--top_k", paramLabel = "N", description = "Draws only from the N likeliest words; 0 is no limit. Unless given, "
        + "what the model's generation_config.json says, or no limit.")
    Integer topK;

    @Option(names = "--top_p", paramLabel = "P", description = "Draws only from the likeliest words that together have this "
        + "probability. Unless given, what the model's generation_config.json says, or 0.9.")
    Double topP;

    @Option(names = "--min_p", paramLabel = "P", description = "Draws only from words at least as probable as this part of the "
        + "likeliest one; 0.05 goes with high temperatures. Unless given, what the model's generation_config.json says, or 0.")
    Double minP;

    @Option(names = "--repetition_penalty", paramLabel = "X", description = "Above 1, words that the conversation already has become "
        + "less likely, also at temperature 0; 1.1 is much. Unless given, what the model's generation_config.json says, or 1.")
    Double repetitionPenalty;

    @Option(names = "--max_length", paramLabel = "TOKENS", description = "Room for the whole conversation; no "
        + "more than the model knows positions.")
    public int maxLength = 4096;

    /// @param directory the model's, which may say how its tokens are drawn
    /// @throws cria.InputException where a value is out of its range
    public Sampler sampler(Path directory, double defaultTemperature, long seed) {
        return Sampler.of(sampling(directory, defaultTemperature), seed);
    }

    /// @throws cria.InputException where a value is out of its range
    public void check() {
        Flags.atLeast("max_new_tokens", maxNewTokens, 1);
        Flags.atLeast("max_length", maxLength, 2);
        Flags.atLeastIfGiven("temperature", temperature, 0);
        Flags.atLeastIfGiven("top_k", topK, 0);
        Flags.aboveIfGiven("top_p", topP, 0);
        Flags.atMostIfGiven("top_p", topP, 1);
        Flags.atLeastIfGiven("min_p", minP, 0);
        Flags.atMostIfGiven("min_p", minP, 1);
        Flags.aboveIfGiven("repetition_penalty", repetitionPenalty, 0);
    }

    Sampling sampling(Path directory, double defaultTemperature) {
        check();
        Sampling model = GenerationDefaults.sampling(directory, new Sampling(defaultTemperature, 0, 0.9, 0, 1));
        return new Sampling(or(temperature, model.temperature()), topK == null ? model.topK() : topK, or(topP, model.topP()),
            or(minP, model.minP()), or(repetitionPenalty, model.repetitionPenalty()));
    }

    private static double or(@Nullable Double given, double otherwise) {
        return given == null ? otherwise : given;
    }
}
