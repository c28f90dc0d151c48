package cria.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.cli.command.TrainCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/// Every argument of transformers and TRL is taken, ignored with a reason, or refused with what to do instead.
class KnownFlagsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/flags");

    @TempDir
    Path folder;

    private static CommandSpec train() {
        return Parser.of(new TrainCommand()).getCommandSpec();
    }

    private static ArgumentReader.Reading read(Path config) {
        return new ArgumentReader(train(), Set.of()).read(List.of("--config", config.toString()));
    }

    private static List<String> names(String arguments) throws IOException {
        return Files.readAllLines(GOLDEN.resolve(arguments + ".yaml")).stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
    }

    @ParameterizedTest
    @CsvSource({"TrainingArguments, 112", "SFTConfig, 133", "ModelConfig, 19", "ScriptArguments, 6"})
    void everyArgumentIsKnown(String arguments, int count) throws IOException {
        List<String> names = names(arguments);
        assertEquals(count, names.size());
        Set<String> taken = Set.copyOf(ArgumentReader.flags(train()));
        assertEquals(List.of(), names.stream().filter(name -> !taken.contains(name) && FlagTable.ALL.find(name).isEmpty()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TrainingArguments", "SFTConfig", "ModelConfig", "ScriptArguments"})
    void theDefaultsOfEveryArgumentAreTaken(String arguments) {
        ArgumentReader.Reading reading = read(GOLDEN.resolve(arguments + ".yaml"));
        reading.problems().orThrow();
        assertTrue(reading.notes().size() <= 2, reading.notes().toString());
    }

    /// Such a row is never looked up.
    @Test
    void noFlagOfTrainHasARowInTheTable() {
        Set<String> superfluous = new TreeSet<>(FlagTable.ALL.names());
        superfluous.retainAll(ArgumentReader.flags(train()));
        assertEquals(Set.of(), superfluous, "take these rows out of the table");
    }

    @Test
    void whatIsReadAsAnotherFlagIsReadAsOneThatIsKnown() {
        Set<String> taken = Set.copyOf(ArgumentReader.flags(train()));
        assertEquals(Set.of(), FlagTable.ALL.names().stream()
            .filter(name -> FlagTable.ALL.find(name).orElseThrow() instanceof KnownFlag.Renamed renamed && !taken.contains(renamed.to())
                && FlagTable.ALL.find(renamed.to()).isEmpty()).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "~", "None", "none", "\"\"", "''"})
    void nothingIsTakenInSilenceWhateverIsRefused(String nothing) throws IOException {
        List<String> refused = FlagTable.ALL.names().stream()
            .filter(name -> !(FlagTable.ALL.find(name).orElseThrow() instanceof KnownFlag.Renamed)).toList();
        Path file = Files.write(folder.resolve("nothing.yaml"), refused.stream().map(name -> name + ": " + nothing).toList());
        ArgumentReader.Reading reading = read(file);
        reading.problems().orThrow();
        assertEquals(List.of(), reading.notes());
    }

    @Test
    void everythingRefusedSaysWhatToDo() {
        for (String name : FlagTable.ALL.names()) {
            switch (FlagTable.ALL.find(name).orElseThrow()) {
                case KnownFlag.Refused refused -> assertTrue(refused.advice().matches(".*(;|use|see|give|must) .*"), name + ": "
                    + refused.advice());
                case KnownFlag.Replaced replaced -> assertTrue(replaced.advice().contains("give --"), name);
                case KnownFlag.Ignored ignored -> assertTrue(ignored.reason().length() > 10, name);
                case KnownFlag.Renamed _ -> {}
            }
        }
    }

    @Test
    void everyKeyOfTheNotesOnRecipesIsRead() throws IOException {
        Set<String> read = new TreeSet<>(FlagTable.ALL.names());
        read.addAll(ArgumentReader.flags(train()));
        read.add("special_tokens");
        List<String> keys = Files.readAllLines(Path.of("docs/recipes.md")).stream().filter(line -> line.startsWith("| `"))
            .flatMap(line -> Pattern.compile("`([a-z_0-9]+)`").matcher(line.split("\\|")[1]).results().map(match -> match.group(1)))
            .filter(key -> !key.contains("adamw")).toList();
        assertTrue(keys.size() > 20, keys.toString());
        assertEquals(List.of(), keys.stream().filter(key -> !read.contains(key)).toList());
    }
}
