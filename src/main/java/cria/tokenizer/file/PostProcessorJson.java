package cria.tokenizer.file;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/// Finds BOS: the token that `post_processor` in `tokenizer.json` puts in front of a document. A `bos_token` in the
/// configuration says only that the token exists; SmolLM2 has one and puts it nowhere.
final class PostProcessorJson {

    private PostProcessorJson() {}

    /// @param known whether there is a token of an id
    /// @throws InputException where more than one token would go in front, or one that there is not
    static OptionalInt bos(Path file, JsonNode postProcessor, IntPredicate known) {
        return switch (postProcessor.path("type").asText()) {
            case "Sequence" -> {
                List<Integer> found = new ArrayList<>();
                postProcessor.path("processors").forEach(step -> bos(file, step, known).ifPresent(found::add));
                yield only(file, found);
            }
            case "TemplateProcessing" -> template(file, postProcessor, known);
            case "ByteLevel", "" -> OptionalInt.empty();
            case String other -> throw new InputException(file, "post_processor is " + Shown.of(other)
                + ", Cria reads TemplateProcessing and ByteLevel; choose a model of the Llama 3 family");
        };
    }

    private static OptionalInt template(Path file, JsonNode template, IntPredicate known) {
        List<Integer> found = new ArrayList<>();
        for (JsonNode part : template.path("single")) {
            if (part.has("Sequence")) {
                break;
            }
            String name = part.path("SpecialToken").path("id").asText();
            JsonNode ids = template.path("special_tokens").path(name).path("ids");
            if (ids.isEmpty()) {
                throw new InputException(file, "post_processor puts '" + Shown.of(name) + "' in front and does not say its id");
            }
            ids.forEach(node -> {
                int id = TokenizerJson.id(file, "post_processor: the id of '" + Shown.of(name) + "'", node);
                if (!known.test(id)) {
                    throw new InputException(file, "post_processor puts '%s' in front, whose id %d is no token's; take the "
                        .formatted(Shown.of(name), id) + "tokenizer that belongs to the model");
                }
                found.add(id);
            });
        }
        return only(file, found);
    }

    private static OptionalInt only(Path file, List<Integer> found) {
        if (found.size() > 1) {
            throw new InputException(file, "post_processor puts %,d tokens".formatted(found.size())
                + " in front of a text; Cria reads at most one");
        }
        return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.getFirst());
    }
}
