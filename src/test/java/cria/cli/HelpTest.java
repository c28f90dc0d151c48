package cria.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.cli.terminal.RecordedConsole;
import cria.settings.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What `trainer help COMMAND` names works on that command.
class HelpTest {
    private static final Pattern LISTED = Pattern.compile("(?m)^  (--[a-z0-9_]+)\\b");
    private static final Pattern MENTIONED = Pattern.compile("--([a-z0-9_]+)");

    @TempDir
    Path folder;
    private final RecordedConsole recorded = new RecordedConsole(false);
    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("file.jsonl"), "{}\n");
        Files.writeString(folder.resolve("run.yaml"), "seed: 3\n");
    }

    static Stream<String> commands() {
        return new Main(new RecordedConsole(false).console, Main.COMMANDS).commandNames();
    }

    private String help(String command) {
        assertEquals(0, new Main(recorded.console, Main.COMMANDS).run("help", command), recorded.err());
        return recorded.out();
    }

    /// What a command cannot do without, but for what takes the place of a flag.
    private List<String> needed(String command, String flag) {
        String model = folder.toString();
        return switch (command) {
            case "train" -> {
                List<String> flags = new ArrayList<>(List.of("--model_name_or_path", model, "--train_file", file.toString()));
                if (!flag.equals("--validation_file")) {
                    flags.addAll(List.of("--test_split_size", "0.5"));
                }
                if (flag.equals("--lr_scheduler_kwargs")) {
                    flags.addAll(List.of("--lr_scheduler_type", "cosine"));
                }
                yield flags;
            }
            case "eval" -> List.of("--model_name_or_path", model, "--validation_file", file.toString());
            case "generate" -> flag.equals("--input") ? List.of("--model_name_or_path", model)
                : flag.equals("--output") ? List.of("--model_name_or_path", model, "--input", file.toString())
                    : List.of("--model_name_or_path", model, "--prompt", "Hello");
            case "chat" -> List.of("--model_name_or_path", model);
            case "tokenize" -> List.of("--model_name_or_path", model, "--input", file.toString(), "--output",
                folder.resolve("ids.jsonl").toString());
            case "verify" -> List.of(model);
            default -> List.of();
        };
    }

    /// Schedules that mean nothing without `--lr_scheduler_kwargs`.
    private static final Set<String> NEEDS_ARGUMENTS = Set.of("cosine_with_min_lr", "cosine_warmup_with_min_lr", "warmup_stable_decay");

    private List<String> values(OptionSpec option) {
        Map<String, String> special = Map.of("--chat_template", "chatml", "--resume_from_checkpoint", "true", "--role_map",
            "agent=assistant,client=user", "--encoding", "windows-1252", "--delimiter", "tab", "--model_name_or_path", folder.toString(),
            "--config", folder.resolve("run.yaml").toString(),
            "--output", folder.resolve("out.jsonl").toString(), "--output_json", folder.resolve("out.json").toString());
        if (special.containsKey(option.longestName())) {
            return List.of(special.get(option.longestName()));
        }
        Class<?> type = option.type();
        if (option.longestName().equals("--lr_scheduler_kwargs")) {
            return List.of("num_cycles=1");
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(one -> ((Enum<?>) one).name().toLowerCase(Locale.ROOT))
                .filter(one -> !NEEDS_ARGUMENTS.contains(one)).toList();
        }
        if (type == boolean.class || type == Boolean.class) {
            return List.of("true", "false");
        }
        if (type == Path.class || option.auxiliaryTypes()[0] == Path.class) {
            return List.of(option.paramLabel().equals("FILE") ? file.toString() : folder.resolve("out").toString());
        }
        return List.of(type == int.class || type == Integer.class || type == long.class || type == Long.class || type == Steps.class ? "7"
            : type == double.class || type == Double.class ? "0.5" : "some words");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyFlagThatIsListedWorks(String name) {
        List<String> listed = LISTED.matcher(help(name)).results().map(match -> match.group(1)).toList();
        assertTrue(listed.size() > 5, listed.toString());
        for (String flag : listed) {
            Main main = new Main(recorded.console, Main.COMMANDS);
            OptionSpec option = main.find(name).getCommandSpec().findOption(flag);
            if (option.usageHelp()) {
                continue;
            }
            for (String value : values(option)) {
                List<String> arguments = new ArrayList<>(needed(name, flag));
                arguments.addAll(List.of(flag, value));
                CommandLine fresh = new Main(recorded.console, Main.COMMANDS).find(name);
                assertDoesNotThrow(() -> main.prepared(fresh, arguments), flag + " " + value);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void itSpeaksOfNoFlagThatTheCommandHasNot(String name) {
        String[] parts = help(name).split("\nExamples\n");
        assertEquals(Set.of(), strangers(name, parts[0]));
        for (String example : parts[1].strip().split("\\s*\n\\s*")) {
            assertEquals(Set.of(), strangers(example.split(" ")[1], example));
        }
    }

    private Set<String> strangers(String name, String text) {
        Set<String> mentioned = new TreeSet<>();
        MENTIONED.matcher(text).results().map(match -> match.group(1).replaceFirst("^no_", "")).forEach(mentioned::add);
        CommandLine command = new Main(recorded.console, Main.COMMANDS).find(name);
        mentioned.removeIf(flag -> command.getCommandSpec().findOption("--" + flag) != null);
        return mentioned;
    }

    @Test
    void evalOffersNothingForTraining() {
        String help = help("eval");
        for (String flag : List.of("--train_file", "--test_split_size", "--max_train_samples", "--packing")) {
            assertFalse(help.contains(flag), flag);
        }
    }
}
