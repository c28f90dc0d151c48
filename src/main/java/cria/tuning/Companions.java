package cria.tuning;

import cria.InputException;
import cria.file.AtomicFiles;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.IoReason;
import cria.file.JsonText;
import cria.model.LlamaConfig;
import cria.safetensors.ModelWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What belongs to a model beside its weights: configuration, tokenizer, template, licence. It is read when a run begins, so that the
/// run does not depend on what becomes of the base model's directory.
public final class Companions {

    private static final Pattern NAME = Pattern.compile("[^.].*\\.(json|jinja|txt|model)|LICENSE.*|NOTICE.*|USE_POLICY.*");

    /// What weights, and runs of trainers, leave beside a model.
    private static final Set<String> NOT_OF_THE_MODEL = Set.of("trainer_state.json", "train_results.json", "eval_results.json",
        "all_results.json", "training_args.json", "scheduler.json", "rng_state.json", ModelWeights.INDEX_NAME,
        "pytorch_model.bin.index.json", "adapter_config.json");

    /// In bytes. A larger file is of no model, but data or a log that lies beside it.
    private static final long LARGEST = 64L << 20;

    /// Under which transformers keeps the type in which it opens a model: version 5, and those before.
    private static final Set<String> TYPE_KEYS = Set.of("dtype", "torch_dtype");

    private final Map<String, byte[]> kept = new TreeMap<>();

    private Companions() {}

    /// Reads those of a model's directory.
    ///
    /// @throws InputException if one cannot be read
    public static Companions read(Path directory) {
        Companions companions = new Companions();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (!NAME.matcher(name).matches() || NOT_OF_THE_MODEL.contains(name)) {
                    continue;
                }
                if (Files.size(file) <= LARGEST) {
                    companions.kept.put(name, InputFiles.bytes(file, FileKind.TOKENIZER));
                }
            }
        } catch (IOException e) {
            throw new InputException(directory, "could not be read: " + IoReason.of(e));
        }
        return companions;
    }

    public Set<String> names() {
        return Set.copyOf(kept.keySet());
    }

    /// Writes them byte for byte, but for the type that the configuration names: transformers rounds weights to it as it opens
    /// them.
    ///
    /// @param type of the weights beside them
    /// @throws cria.WorkException if one cannot be written
    void write(Path directory, SavedType type) {
        kept.forEach((name, bytes) -> {
            Path file = directory.resolve(name);
            AtomicFiles.writeBytes(file, name.equals(LlamaConfig.FILE_NAME) ? configuration(file, bytes, type) : bytes);
        });
    }

    private static byte[] configuration(Path file, byte[] bytes, SavedType type) {
        return switch (type) {
            case FLOAT32 -> JsonText.withString(file, bytes, TYPE_KEYS, "float32");
            case BASE -> bytes;
        };
    }
}
