package cria.safetensors;

import cria.InputException;
import cria.Shown;
import cria.file.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Why a directory has no weights that Cria reads, and what to do: people bring pickles, GGUF files, Meta's originals and
/// adapters.
final class MissingWeights {

    /// @param pattern regular expression of a file name
    private record Kind(String pattern, String what, String remedy) {}

    private static final List<Kind> KINDS = List.of(
        new Kind("adapter_model\\.safetensors", "a LoRA adapter",
            "name the base model's directory, or merge the adapter into it"),
        new Kind("pytorch_model.*\\.bin(\\.index\\.json)?", "PyTorch pickles",
            "fetch the safetensors files of the same model, or in Python load it with transformers and save_pretrained() it"),
        new Kind(".*\\.gguf", "a GGUF file", "fetch the model that it was made from, in safetensors"),
        new Kind("consolidated\\..*\\.(pth|safetensors)", "Meta's original weights",
            "fetch the model.safetensors files of the same model on the hub"),
        new Kind("(?!golden\\.|optimizer\\.).*\\.safetensors", "safetensors under other names",
            "rename them, and write the index where there are several"));

    private MissingWeights() {}

    static InputException explain(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new InputException(directory, Files.exists(directory)
                ? "found a file, expected the model's directory" : "found nothing, expected the model's directory");
        }
        String expected = "expected %s or %s".formatted(ModelWeights.FILE_NAME, ModelWeights.INDEX_NAME);
        List<String> names;
        try (Stream<Path> files = Files.list(directory)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return new InputException(directory, "could not be read: " + IoReason.of(e));
        }
        for (String name : names) {
            if (name.equals(ModelWeights.FILE_NAME) || name.equals(ModelWeights.INDEX_NAME)) {
                return new InputException(directory,
                    "found a link %s whose target is gone, expected a file: fetch the model again".formatted(name));
            }
        }
        for (Kind kind : KINDS) {
            for (String name : names) {
                if (name.matches(kind.pattern())) {
                    return new InputException(directory, "found %s (%s), %s: %s"
                        .formatted(kind.what(), Shown.of(name), expected, kind.remedy()));
                }
            }
        }
        return new InputException(directory, "found no weights, %s: is this the model's directory, and is it all there?"
            .formatted(expected));
    }
}
