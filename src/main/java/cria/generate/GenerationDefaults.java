package cria.generate;

import cria.InputException;
import cria.file.JsonObject;
import cria.model.LlamaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a model directory says about generation. Instruct models end a turn with another token than a text, and only
/// `generation_config.json` lists both.
///
/// @param eosTokenIds tokens that end an answer; may be empty
public record GenerationDefaults(List<Integer> eosTokenIds) {

    public static final String FILE_NAME = "generation_config.json";

    public GenerationDefaults {
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    /// Reads `generation_config.json`; where it is absent or silent, what `config` says holds.
    ///
    /// @throws InputException when the file is there and is not as transformers writes it
    public static GenerationDefaults read(Path directory, LlamaConfig config) {
        List<Integer> ids = file(directory).map(file -> file.ids("eos_token_id")).orElse(List.of());
        return ids.isEmpty() ? checked(directory.resolve(LlamaConfig.FILE_NAME), config.eosTokenIds(), config)
            : checked(directory.resolve(FILE_NAME), ids, config);
    }

    /// A token that the model cannot give would never end an answer.
    private static GenerationDefaults checked(Path file, List<Integer> ids, LlamaConfig config) {
        for (int id : ids) {
            if (!config.hasToken(id)) {
                throw new InputException(file, "key eos_token_id: found %d, expected an id of the model's, from 0 to %d (vocab_size in %s)"
                    .formatted(id, config.vocabSize() - 1, LlamaConfig.FILE_NAME));
            }
        }
        return new GenerationDefaults(ids);
    }

    /// How the model's makers have tokens drawn; where they are silent, what `otherwise` says holds. Whether tokens are drawn at
    /// all, and at what temperature, is not asked of them.
    ///
    /// @throws InputException when the file is there and has values out of their ranges
    public static Sampling sampling(Path directory, Sampling otherwise) {
        return file(directory).map(file -> new Sampling(otherwise.temperature(),
            file.has("top_k") ? file.integer("top_k", 0, Integer.MAX_VALUE) : otherwise.topK(),
            file.has("top_p") ? file.number("top_p", 0, 1) : otherwise.topP(),
            file.has("min_p") ? file.number("min_p", 0, 1) : otherwise.minP(),
            file.has("repetition_penalty") ? file.positive("repetition_penalty", 1000) : otherwise.repetitionPenalty())).orElse(otherwise);
    }

    private static Optional<JsonObject> file(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        return Files.exists(file) ? Optional.of(JsonObject.read(file)) : Optional.empty();
    }
}
