package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.cli.command.TrainCommand;
import cria.cli.terminal.RecordedConsole;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Adding a flag is one field in one place. Nothing of the trainer knows the flags of this test, and yet they are everywhere that
/// flags are.
class AddedFlagTest {

    /// The one place.
    @picocli.CommandLine.Command(header = "Added")
    static final class AddedSettings {

        enum Colour { BLUE, DARK_RED }

        @Option(names = "--added_number", paramLabel = "N", description = "A number that only this test knows.")
        double addedNumber = 2.5;

        @Option(names = "--added_colour", description = "A choice.")
        Colour addedColour = Colour.BLUE;

        @Option(names = "--added_switch", description = "A switch.")
        boolean addedSwitch;

        @Option(names = "--added_folder", paramLabel = "DIR", description = "A path.")
        Path addedFolder;
    }

    static final class MoreTraining extends TrainCommand {
        @Mixin
        final AddedSettings added = new AddedSettings();
    }

    @TempDir
    Path folder;
    private final RecordedConsole recorded = new RecordedConsole(false);

    private int run(String... arguments) {
        return new Main(recorded.console, List.of(MoreTraining::new)).run(arguments);
    }

    @Test
    void itIsInTheHelp() {
        assertEquals(0, run("help", "train"), recorded.err());
        String help = recorded.out();
        assertTrue(help.contains("Added\n  --added_number N\n      A number that only this test knows. Default: 2.5.\n"), help);
        assertTrue(help.contains("--added_colour blue|dark_red\n      A choice. Default: blue.\n"), help);
    }

    @Test
    void aMistakeInItIsAnswered() throws IOException {
        String file = Files.writeString(folder.resolve("train.jsonl"), "").toString();
        String[] other = {"--model_name_or_path", folder.toString(), "--train_file", file};
        assertEquals(2, run(Stream.concat(Stream.of("train", "--added_numbr", "1"), Stream.of(other)).toArray(String[]::new)));
        assertEquals(2, run(Stream.concat(Stream.of("train", "--added_colour", "green"), Stream.of(other)).toArray(String[]::new)));
        assertEquals("""
            trainer: unknown flag --added_numbr; did you mean --added_number? ("trainer help train" lists the flags)
            trainer: --added_colour green: must be one of blue, dark_red
            """, recorded.err());
    }

    @Test
    void itArrivesFromTheCommandLineAndTheConfigurationAndIsWrittenDown() throws IOException {
        JsonNode plain = trainingArgs("plain");
        assertEquals(2.5, plain.get("added_number").doubleValue());
        assertEquals("blue", plain.get("added_colour").asText());
        assertTrue(plain.get("added_folder").isNull());

        Path config = Files.writeString(folder.resolve("run.yaml"), "added_number: 7\nadded_switch: yes\nadded_folder: here\n");
        JsonNode given = trainingArgs("given", "--config", config.toString(), "--added-colour", "dark_red");
        assertEquals(7, given.get("added_number").doubleValue());
        assertEquals("dark_red", given.get("added_colour").asText());
        assertTrue(given.get("added_switch").isBoolean() && given.get("added_switch").booleanValue());
        assertEquals("here", given.get("added_folder").textValue());
        assertEquals(config.toString(), given.get("config").textValue());
    }

    /// Trains one step and reads what the checkpoint says of its flags.
    private JsonNode trainingArgs(String name, String... more) throws IOException {
        Path output = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("train", "--backend", "reference",
            "--model_name_or_path", TinyChat.model(folder.resolve("model"), DType.F32).toString(),
            "--train_file", TinyChat.conversations(folder.resolve("train.jsonl"), 0, 2).toString(),
            "--output_dir", output.toString(), "--max_steps", "1", "--save_steps", "1"));
        arguments.addAll(List.of(more));
        assertEquals(0, run(arguments.toArray(String[]::new)), recorded.err());
        return new ObjectMapper().readTree(output.resolve("checkpoint-1/training_args.json").toFile());
    }
}
