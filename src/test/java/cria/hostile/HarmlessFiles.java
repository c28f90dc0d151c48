package cria.hostile;

import cria.cli.TinyChat;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What every case begins with: a model, conversations, a configuration, the output of a run with checkpoints, golden cases. Nothing
/// is wrong with it, and the commands below work on it.
final class HarmlessFiles {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/conformance");

    static final String MODEL = "model";
    static final String TRAIN = "train.jsonl";
    static final String RUN = "run";
    static final String CHECKPOINT = RUN + "/checkpoint-1";

    private HarmlessFiles() {}

    /// Everything but [#RUN], which a run of [#firstRun] makes.
    static Path make(Path folder) throws IOException {
        TinyChat.model(folder.resolve(MODEL), DType.F32);
        TinyChat.conversations(folder.resolve(TRAIN), 0, 6);
        TinyChat.texts(folder.resolve("texts.jsonl"), 3);
        Files.writeString(folder.resolve("run.yaml"), "learning_rate: 1e-4\nmax_steps: 1\n");
        Files.writeString(folder.resolve("run.json"), "{\"learning_rate\": 1e-4, \"max_steps\": 1}\n");
        for (String name : List.of("cases.json", "gqa-tied-f32", "packed")) {
            copy(GOLDEN.resolve(name), folder.resolve("golden").resolve(name));
        }
        return folder;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    static List<String> firstRun() {
        return List.of("train", "--model_name_or_path", MODEL, "--train_file", TRAIN, "--output_dir", RUN, "--max_steps", "2",
            "--save_steps", "1", "--per_device_train_batch_size", "2");
    }

    /// The run of [#firstRun] gone on with from its first checkpoint, into another folder.
    static List<String> resume(String... more) {
        return with(List.of("train", "--model_name_or_path", MODEL, "--train_file", TRAIN, "--output_dir", "out", "--max_steps", "2",
            "--save_steps", "1", "--per_device_train_batch_size", "2", "--resume_from_checkpoint", CHECKPOINT), more);
    }

    static List<String> train(String... more) {
        return trainOn(TRAIN, more);
    }

    static List<String> trainOn(String file, String... more) {
        return with(List.of("train", "--model_name_or_path", MODEL, "--train_file", file, "--output_dir", "out", "--max_steps", "1"), more);
    }

    static List<String> eval(String... more) {
        return with(List.of("eval", "--model_name_or_path", MODEL, "--validation_file", TRAIN), more);
    }

    static List<String> generate(String... more) {
        return with(List.of("generate", "--model_name_or_path", MODEL, "--prompt", "My router is late.", "--max_new_tokens", "3",
            "--max_length", "256"), more);
    }

    static List<String> tokenize(String... more) {
        return tokenizeOf(TRAIN, more);
    }

    static List<String> tokenizeOf(String file, String... more) {
        return with(List.of("tokenize", "--model_name_or_path", MODEL, "--input", file, "--output", "out"), more);
    }

    static List<String> verify(String name, String... more) {
        return with(List.of("verify", "golden/" + name), more);
    }

    private static List<String> with(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }
}
