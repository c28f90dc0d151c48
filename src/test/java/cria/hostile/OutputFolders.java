package cria.hostile;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// What stands in an output folder in the way of the result: found before the work begins, and left as it is (H4, H7, H8).
final class OutputFolders implements FaultClass {

    /// Files that `train` writes into its folder.
    private static final List<String> WRITTEN = List.of("model.safetensors", "config.json", "tokenizer.json", "trainer_log.jsonl",
        "trainer_state.json", "train_results.json", "all_results.json");

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            WRITTEN.stream().map(name -> inTheWay("a folder called " + name, name, folder -> Files.writeString(
                Files.createDirectory(folder.resolve("out").resolve(name)).resolve("letter.txt"), "mine"))),
            WRITTEN.stream().map(name -> inTheWay("a pipe called " + name, name,
                folder -> Edit.shell(folder.resolve("out"), "mkfifo " + name))),
            // Replaced or refused; what the link points to is somebody else's and stays.
            WRITTEN.stream().map(name -> HostileCase.worksOrRefused("folder: a link to elsewhere called " + name, HarmlessFiles.train(),
                folder -> Edit.link(Files.createDirectory(folder.resolve("out")).resolve(name), "../../outside/letter.txt"), name)),
            others()).flatMap(cases -> cases);
    }

    private static HostileCase inTheWay(String what, String name, HostileCase.Setup setup) {
        return HostileCase.refused("folder: " + what, HarmlessFiles.train(), folder -> {
            Files.createDirectory(folder.resolve("out"));
            setup.make(folder);
        }, name);
    }

    private static Stream<HostileCase> others() {
        return Stream.of(
            HostileCase.refused("folder: the current one, by no name", HarmlessFiles.train("--output_dir", ""),
                HostileCase.Setup.NONE, "--output_dir"),
            HostileCase.refused("folder: the model's own", HarmlessFiles.train("--output_dir", "model"), HostileCase.Setup.NONE, "model"),
            HostileCase.refused("folder: a link to the model's own", HarmlessFiles.train("--output_dir", "same"),
                folder -> Edit.link(folder.resolve("same"), "model"), "same"),
            HostileCase.refused("folder: a link to nowhere", HarmlessFiles.train("--output_dir", "nowhere"),
                folder -> Edit.link(folder.resolve("nowhere"), "../outside/none"), "nowhere"),
            HostileCase.works("folder: a link to a folder", HarmlessFiles.train("--output_dir", "linked"), folder -> {
                Files.createDirectory(folder.resolve("out"));
                Edit.link(folder.resolve("linked"), "out");
            }),
            HostileCase.refused("folder: one that nobody may write to", HarmlessFiles.train(), folder -> {
                assumeFalse(System.getProperty("user.name").equals("root"), "root reads every file");
                closed(Files.createDirectory(folder.resolve("out")));
            }, "out"),
            HostileCase.refused("folder: one in /proc", HarmlessFiles.train("--output_dir", "/proc/out"), HostileCase.Setup.NONE,
                "/proc/out").without("trainer_log.jsonl: cannot be written: /proc/out"),
            HostileCase.refused("folder: the result is a folder", HarmlessFiles.train("--output_json", "golden"),
                HostileCase.Setup.NONE, "golden"),
            HostileCase.refused("folder: the demo's is a file", List.of("demo", "--output_dir", "train.jsonl"),
                HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("folder: the demo's has no name", List.of("demo", "--output_dir", ""), HostileCase.Setup.NONE,
                "--output_dir"),
            HostileCase.works("folder: one in which a person has files", HarmlessFiles.train(), folder -> {
                Files.writeString(Files.createDirectory(folder.resolve("out")).resolve("letter.txt"), "mine");
                Files.writeString(folder.resolve("out/model.safetensors.1-1.tmp"), "mine");
            }));
    }

    private static void closed(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
}
