package cria.hostile;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Names of files and folders on the command line (H4, H9, H13 to H15), and what stands where a result is to go (H5 to H8).
///
/// Nothing is written to the machine's own devices or folders: as root a faulty program would replace them.
final class PathFlags implements FaultClass {

    /// A flag that names what is read, and the command that reads it.
    private static final Map<String, List<String>> INPUTS = new LinkedHashMap<>();
    /// A flag that names what is written.
    private static final Map<String, List<String>> OUTPUTS = new LinkedHashMap<>();

    static {
        INPUTS.put("--model_name_or_path", HarmlessFiles.train());
        INPUTS.put("--train_file", HarmlessFiles.train());
        INPUTS.put("--validation_file", HarmlessFiles.eval());
        INPUTS.put("--input", HarmlessFiles.tokenize());
        INPUTS.put("--config", HarmlessFiles.train());
        INPUTS.put("--resume_from_checkpoint", HarmlessFiles.train());
        OUTPUTS.put("--output_dir", HarmlessFiles.train());
        OUTPUTS.put("--output_json", HarmlessFiles.eval());
        OUTPUTS.put("--output", HarmlessFiles.tokenize());
    }

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("nothing", "");
        NAMES.put("a blank", " ");
        NAMES.put("5,000 characters", "d/".repeat(2_500) + "x.jsonl");
        NAMES.put("a name of 300 letters", "n".repeat(300) + ".jsonl");
        NAMES.put("control characters", FlagValues.ERASE + ".jsonl");
        NAMES.put("marks of direction", FlagValues.BIDI + "/x.jsonl");
        NAMES.put("something below a file", "texts.jsonl/x.jsonl");
        NAMES.put("a link to itself", "loop.jsonl");
        NAMES.put("a pipe", "pipe.jsonl");
        NAMES.put("something in /proc", "/proc/none/x.jsonl");
    }

    /// Odd, and still names under which a result can be written.
    private static final List<String> CAN_BE_MADE = List.of("a blank", "control characters", "marks of direction");

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            INPUTS.entrySet().stream().flatMap(flag -> Stream.concat(NAMES.entrySet().stream(), Map.of("the root", "/", "/dev/null",
                "/dev/null", "/dev/zero", "/dev/zero", "a URL", "https://example.com/x.jsonl").entrySet().stream())
                .map(name -> named(flag.getKey(), flag.getValue(), name.getKey(), name.getValue()))),
            OUTPUTS.entrySet().stream().flatMap(flag -> NAMES.entrySet().stream()
                .filter(name -> !CAN_BE_MADE.contains(name.getKey()))
                .map(name -> named(flag.getKey(), flag.getValue(), name.getKey(), name.getValue()))),
            devices(), others()).flatMap(cases -> cases);
    }

    private static HostileCase named(String flag, List<String> command, String name, String path) {
        List<String> arguments = Stream.concat(command.stream(), Stream.of(flag, path)).toList();
        HostileCase tried = HostileCase.refused("path: %s names %s".formatted(flag, name), arguments, folder -> {
            Edit.link(folder.resolve("loop.jsonl"), "loop.jsonl");
            Edit.shell(folder, "mkfifo pipe.jsonl");
        }, path.isBlank() ? new String[] {flag} : new String[0]);
        return name.equals("a URL") ? tried.without("https:/example", "no such") : tried;
    }

    private static Stream<HostileCase> devices() {
        return Stream.of("--output_json", "--output").flatMap(flag -> Stream.of(
            device(flag, "a device", "null", folder -> {
                boolean made = true;
                try {
                    Edit.shell(folder, "mknod null c 1 3");
                } catch (IOException _) {
                    made = false;
                }
                assumeTrue(made, "devices cannot be made here");
            }),
            device(flag, "a link to standard output", "stdout", folder -> Edit.link(folder.resolve("stdout"), "/proc/self/fd/1")),
            device(flag, "a link to a file of somebody's", "letter", folder -> Edit.link(folder.resolve("letter"),
                "../outside/letter.txt")),
            device(flag, "a link to nowhere", "nowhere", folder -> Edit.link(folder.resolve("nowhere"), "../outside/none.txt")),
            HostileCase.refused("path: %s names a folder".formatted(flag), with(flag, "golden"), HostileCase.Setup.NONE),
            HostileCase.refused("path: %s names a file in no folder".formatted(flag), with(flag, "none/x.json"), HostileCase.Setup.NONE)));
    }

    private static List<String> with(String flag, String path) {
        return Stream.concat(OUTPUTS.get(flag).stream(), Stream.of(flag, path)).toList();
    }

    /// It is written to, or refused; what stands there stays what it is.
    private static HostileCase device(String flag, String name, String path, HostileCase.Setup setup) {
        return HostileCase.worksOrRefused("path: %s names %s".formatted(flag, name), with(flag, path), setup);
    }

    private static Stream<HostileCase> others() {
        return Stream.of(
            HostileCase.refused("path: tokenize into its own input", HarmlessFiles.tokenize("--output", "train.jsonl"),
                HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("path: tokenize into its own input, by another name", HarmlessFiles.tokenize("--output",
                "model/../train.jsonl"), HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("path: tokenize into a link to its own input", HarmlessFiles.tokenize("--output", "same.jsonl"),
                folder -> Edit.link(folder.resolve("same.jsonl"), "train.jsonl"), "same.jsonl"),
            HostileCase.refused("path: tokenize into a second name of its own input", HarmlessFiles.tokenize("--output", "same.jsonl"),
                folder -> Files.createLink(folder.resolve("same.jsonl"), folder.resolve("train.jsonl")), "same.jsonl"),
            HostileCase.refused("path: tokenize into its own model", HarmlessFiles.tokenize("--output", "model/tokenizer.json"),
                HostileCase.Setup.NONE, "tokenizer.json"),
            HostileCase.refused("path: the result is the data", HarmlessFiles.train("--output_json", "train.jsonl"),
                HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("path: the result is the model", HarmlessFiles.eval("--output_json", "model/config.json"),
                HostileCase.Setup.NONE, "config.json"),
            HostileCase.refused("path: the result is the configuration", HarmlessFiles.train("--config", "run.json", "--output_json",
                "run.json"), HostileCase.Setup.NONE, "run.json"),
            HostileCase.refused("path: output and result are one file", HarmlessFiles.tokenize("--output", "x.jsonl", "--output_json",
                "x.jsonl"), HostileCase.Setup.NONE, "x.jsonl"),
            HostileCase.works("path: somebody has OUTPUT.tmp", HarmlessFiles.tokenize(),
                folder -> Files.writeString(folder.resolve("out.tmp"), "mine")),
            HostileCase.works("path: OUTPUT.tmp is a link to elsewhere", HarmlessFiles.tokenize(),
                folder -> Edit.link(folder.resolve("out.tmp"), "../outside/letter.txt")),
            HostileCase.works("path: OUTPUT.tmp is a folder", HarmlessFiles.tokenize(),
                folder -> Files.createDirectory(folder.resolve("out.tmp"))),
            HostileCase.works("path: an output of 255 letters", HarmlessFiles.tokenize("--output", "o".repeat(255)),
                HostileCase.Setup.NONE).writing("o".repeat(255)),
            HostileCase.works("path: a result of 255 letters", HarmlessFiles.eval("--output_json", "o".repeat(255)),
                HostileCase.Setup.NONE).writing("o".repeat(255)),
            HostileCase.works("path: an output of control characters", HarmlessFiles.tokenize("--output", FlagValues.ERASE),
                HostileCase.Setup.NONE).writing(FlagValues.ERASE),
            HostileCase.works("path: data whose name has control characters", HarmlessFiles.trainOn(FlagValues.ERASE + ".jsonl"),
                folder -> Files.move(folder.resolve("train.jsonl"), folder.resolve(FlagValues.ERASE + ".jsonl"))),
            HostileCase.refused("path: a broken row in a file whose name has control characters",
                HarmlessFiles.trainOn(FlagValues.ERASE + ".jsonl"),
                folder -> Files.writeString(folder.resolve(FlagValues.ERASE + ".jsonl"), "{\"messages\": 5}\n"),
                ".jsonl:1"),
            HostileCase.refused("path: a configuration of another kind", HarmlessFiles.train("--config", "train.jsonl"),
                HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("path: a configuration that names another", HarmlessFiles.train("--config", "run.yaml"),
                folder -> Files.writeString(folder.resolve("run.yaml"), "config: run.yaml\n"), "run.yaml"),
            HostileCase.refused("path: verify of nothing", List.of("verify", ""), HostileCase.Setup.NONE),
            HostileCase.refused("path: verify of a file", List.of("verify", "train.jsonl"), HostileCase.Setup.NONE, "train.jsonl"),
            HostileCase.refused("path: verify of control characters", List.of("verify", FlagValues.ERASE), HostileCase.Setup.NONE),
            HostileCase.refused("path: verify of 5,000 characters", List.of("verify", "d/".repeat(2_500)), HostileCase.Setup.NONE));
    }
}
