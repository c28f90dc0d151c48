package cria.demo;

import cria.WorkException;
import cria.file.AtomicFiles;
import cria.file.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the jar ships for the demo: a small pre-trained model and conversations of a made-up brand.
public final class DemoFiles {
    private static final List<String> MODEL = List.of("config.json", "generation_config.json", "tokenizer.json",
        "tokenizer_config.json", "model.safetensors");
    private static final List<String> DATA = List.of("train.jsonl", "eval.jsonl");

    private DemoFiles() {}

    /// Where they lie once they are unpacked.
    public record Unpacked(Path model, Path train, Path eval) {}

    /// Writes them under a directory: the model into `base/`, the conversations beside it.
    ///
    /// @throws WorkException if a file cannot be written
    public static Unpacked unpack(Path directory) {
        Path model = directory.resolve("base");
        try {
            Files.createDirectories(model);
            for (String name : MODEL) {
                AtomicFiles.writeBytes(model.resolve(name), resource("model/" + name));
            }
            for (String name : DATA) {
                AtomicFiles.writeBytes(directory.resolve(name), resource(name));
            }
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be written: " + IoReason.of(e), e);
        }
        return new Unpacked(model, directory.resolve("train.jsonl"), directory.resolve("eval.jsonl"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = DemoFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar lacks cria/demo/" + name);
            }
            return stream.readAllBytes();
        }
    }
}
