package cria.generate;

import cria.InputException;
import cria.file.JsonObject;
import cria.model.LlamaConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        Path file = directory.resolve(FILE_NAME);
        List<Integer> ids = Files.exists(file) ? JsonObject.read(file).ids("eos_token_id") : List.of();
        return ids.isEmpty() ? checked(directory.resolve(LlamaConfig.FILE_NAME), config.eosTokenIds(), config)
            : checked(file, ids, config);
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
}
