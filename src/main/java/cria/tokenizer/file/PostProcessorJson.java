package cria.tokenizer.file;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Finds BOS: the token that `post_processor` in `tokenizer.json` puts in front of a document. A `bos_token` in the
/// configuration says only that the token exists; SmolLM2 has one and puts it nowhere.
final class PostProcessorJson {

    private PostProcessorJson() {}

    /// @throws InputException where more than one token would go in front
    static OptionalInt bos(Path file, JsonNode postProcessor) {
        return switch (postProcessor.path("type").asText()) {
            case "Sequence" -> {
                List<Integer> found = new ArrayList<>();
                postProcessor.path("processors").forEach(step -> bos(file, step).ifPresent(found::add));
                yield only(file, found);
            }
            case "TemplateProcessing" -> template(file, postProcessor);
            case "ByteLevel", "" -> OptionalInt.empty();
            case String other -> throw new InputException(file, "post_processor is " + other
                + ", Cria reads TemplateProcessing and ByteLevel; choose a model of the Llama 3 family");
        };
    }

    private static OptionalInt template(Path file, JsonNode template) {
        List<Integer> found = new ArrayList<>();
        for (JsonNode part : template.path("single")) {
            if (part.has("Sequence")) {
                break;
            }
            String name = part.path("SpecialToken").path("id").asText();
            JsonNode ids = template.path("special_tokens").path(name).path("ids");
            if (!ids.path(0).canConvertToInt()) {
                throw new InputException(file, "post_processor puts '" + name + "' in front and does not say its id");
            }
            ids.forEach(id -> found.add(id.intValue()));
        }
        return only(file, found);
    }

    private static OptionalInt only(Path file, List<Integer> found) {
        if (found.size() > 1) {
            throw new InputException(file, "post_processor puts the tokens " + found
                + " in front of a text; Cria reads at most one");
        }
        return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.getFirst());
    }
}
