package cria.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/// One whole fine-tuning run of `transformers.Trainer`.
///
/// @param folder with `golden.json` and the conversations
/// @param model  that it began with
public record GoldenRun(Path folder, Path model) {

    public JsonNode golden() {
        return Goldens.json(folder.resolve("golden.json"));
    }

    public Path train() {
        return folder.resolve("train.jsonl");
    }

    public Path eval() {
        return folder.resolve("eval.jsonl");
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
