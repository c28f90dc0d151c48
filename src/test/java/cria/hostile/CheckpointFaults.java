package cria.hostile;

import static cria.hostile.HarmlessFiles.CHECKPOINT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/// What a run is to go on from, and what lies in a folder of checkpoints that no run of ours wrote (H4a, H5).
final class CheckpointFaults implements FaultClass {
    private static final String ORDER = CHECKPOINT + "/rng_state.json";
    private static final String STATE = CHECKPOINT + "/trainer_state.json";
    private static final String OPTIMIZER = CHECKPOINT + "/optimizer.safetensors";

    /// Wrong as a count of steps whatever the run is; it has two of them.
    private static final List<String> COUNTS = List.of("-1", "3", "999", "2147483647", "2147483648", "9223372036854775808", "1e400",
        "1.5", "null", "\"1\"", "[1]", "{}", "true");

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            COUNTS.stream().map(value -> in(ORDER, "/step", value)),
            COUNTS.stream().map(value -> in(ORDER, "/format_version", value)),
            Stream.of("null", "[]", "7", "{}").map(value -> in(ORDER, "/order", value)),
            Stream.of("seed", "examples", "data", "sampling").flatMap(key -> Stream.of("null", "-1", "\"\\u001b[2J\"", "[1]")
                .map(value -> in(ORDER, "/order/" + key, value))),
            Stream.of("-1", "\"1\"", "null", "[1]", "999").map(value -> in(STATE, "/global_step", value)),
            Stream.of("null", "7", "[1]", "{}").map(value -> in(STATE, "/log_history", value)),
            missing(), optimizer(), folders()).flatMap(cases -> cases);
    }

    private static HostileCase in(String file, String pointer, String value) {
        return HostileCase.refused("checkpoint: %s of %s is %s".formatted(pointer, file.substring(file.lastIndexOf('/') + 1), value),
            HarmlessFiles.resume(), folder -> Edit.set(folder.resolve(file), pointer, value), file.substring(file.lastIndexOf('/') + 1))
            .quoting("null");
    }

    private static Stream<HostileCase> missing() {
        return Stream.of("/step", "/format_version", "/order", "/order/data").map(pointer -> HostileCase.refused(
            "checkpoint: no %s in rng_state.json".formatted(pointer), HarmlessFiles.resume(),
            folder -> Edit.remove(folder.resolve(ORDER), pointer), "rng_state.json").without("none;"));
    }

    private static Stream<HostileCase> optimizer() {
        return Stream.of(
            notFinite("m.model.norm.weight"), notFinite("v.model.norm.weight"), notFinite("v.model.embed_tokens.weight"),
            HostileCase.refused("checkpoint: an optimizer of another model", HarmlessFiles.resume(), folder -> Files.copy(
                folder.resolve("golden/gqa-tied-f32/model.safetensors"), replaced(folder.resolve(OPTIMIZER))), "checkpoint-1"),
            HostileCase.refused("checkpoint: a model of another size", HarmlessFiles.resume(), folder -> Files.copy(
                folder.resolve("golden/gqa-tied-f32/model.safetensors"), replaced(folder.resolve(CHECKPOINT + "/model.safetensors"))),
                "checkpoint-1"),
            HostileCase.of("checkpoint: weights that are no numbers", HarmlessFiles.resume(),
                folder -> spoil(folder.resolve(CHECKPOINT + "/model.safetensors"), "model.norm.weight"),
                EnumSet.of(Ending.REFUSED, Ending.FAILED)).quoting("NaN"));
    }

    private static HostileCase notFinite(String tensor) {
        return HostileCase.of("checkpoint: no number in %s of the optimizer".formatted(tensor), HarmlessFiles.resume(),
            folder -> spoil(folder.resolve(OPTIMIZER), tensor), EnumSet.of(Ending.REFUSED, Ending.FAILED)).quoting("NaN");
    }

    private static void spoil(Path file, String tensor) throws IOException {
        RawSafetensors raw = RawSafetensors.read(file);
        ByteBuffer values = raw.tensor(tensor);
        values.putFloat(4, Float.NaN);
        raw.write(file);
    }

    private static Path replaced(Path file) throws IOException {
        Files.delete(file);
        return file;
    }

    private static Stream<HostileCase> folders() {
        List<String> pruning = HarmlessFiles.train("--max_steps", "2", "--save_steps", "1", "--save_total_limit", "1");
        List<String> newest = HarmlessFiles.train("--max_steps", "2", "--resume_from_checkpoint", "true");
        return Stream.of(
            HostileCase.works("checkpoint: pruning beside a person's checkpoint-5", pruning, folder -> person(folder, "checkpoint-5")),
            HostileCase.works("checkpoint: pruning beside checkpoint-20240131235959", pruning,
                folder -> person(folder, "checkpoint-20240131235959")),
            HostileCase.works("checkpoint: pruning beside checkpoint-best", pruning, folder -> person(folder, "checkpoint-best")),
            HostileCase.works("checkpoint: pruning beside a person's tmp-checkpoint-7", pruning,
                folder -> person(folder, "tmp-checkpoint-7")),
            HostileCase.works("checkpoint: pruning beside a person's old-checkpoint-7", pruning,
                folder -> person(folder, "old-checkpoint-7")),
            HostileCase.works("checkpoint: pruning beside a link to a checkpoint of elsewhere", pruning, folder -> {
                Files.createDirectory(folder.resolve("out"));
                Edit.link(folder.resolve("out/checkpoint-0"), "../run/checkpoint-1");
            }),
            HostileCase.refused("checkpoint: a person's checkpoint-1 where ours would go", pruning,
                folder -> person(folder, "checkpoint-1"), "checkpoint-1"),
            HostileCase.refused("checkpoint: a file called checkpoint-1 where ours would go", pruning, folder -> Files.writeString(Files
                .createDirectory(folder.resolve("out")).resolve("checkpoint-1"), "mine"), "checkpoint-1"),
            HostileCase.refused("checkpoint: the newest is a person's", newest, folder -> person(folder, "checkpoint-5")),
            HostileCase.refused("checkpoint: the newest is checkpoint-20240131235959", newest,
                folder -> person(folder, "checkpoint-20240131235959")),
            HostileCase.refused("checkpoint: the newest is empty", newest,
                folder -> Files.createDirectories(folder.resolve("out/checkpoint-9"))),
            refused("nothing there", "nowhere"), refused("a file", "train.jsonl"), refused("a model", "model"), refused("false", "falsch"));
    }

    /// A folder that no run wrote.
    private static void person(Path folder, String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("out").resolve(name)).resolve("letter.txt"), "mine");
    }

    private static HostileCase refused(String name, String path) {
        return HostileCase.refused("checkpoint: gone on with from " + name,
            HarmlessFiles.train("--resume_from_checkpoint", path), HostileCase.Setup.NONE, path);
    }
}
