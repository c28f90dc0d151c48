package cria.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.file.Directories;
import cria.run.TinyJob;
import cria.tensor.DType;
import cria.train.StepReport;
import cria.train.TrainListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanionsTest {

    @TempDir
    Path folder;

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(directory).resolve(name), text);
    }

    private static TreeSet<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void theConfigurationNamesTheTypeOfTheWeights() throws IOException {
        String config = "{\n \"torch_dtype\":\"bfloat16\" ,\t\"dtype\": \"bfloat16\", \"x\": [1.0e-5]\n}";
        write(folder.resolve("base"), "config.json", config);
        Companions companions = Companions.read(folder.resolve("base"));
        for (SavedType type : SavedType.values()) {
            Path to = Files.createDirectories(folder.resolve(type.name()));
            companions.write(to, type);
            assertEquals(switch (type) {
                case FLOAT32 -> config.replace("bfloat16", "float32");
                case BASE -> config;
            }, Files.readString(to.resolve("config.json")));
        }
    }

    @Test
    void whatBelongsToTheModelIsCopiedByteForByteAndNothingElse() throws IOException {
        Path base = folder.resolve("base");
        List<String> companions = List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer.model",
            "chat_template.jinja",
            "LICENSE", "LICENSE.txt", "USE_POLICY.md", "NOTICE");
        for (String name : companions) {
            write(base, name, "{ \"torch_dtype\": \"float32\" }  ");
        }
        for (String name : List.of("trainer_state.json", "rng_state.json", "model.safetensors.index.json", "adapter_config.json",
            ".hidden.json",
            "model.safetensors", "README.md")) {
            write(base, name, "not of the model");
        }
        Files.createDirectory(base.resolve("folder.json"));
        Path to = Files.createDirectories(folder.resolve("to"));
        Companions.read(base).write(to, SavedType.FLOAT32);
        assertEquals(new TreeSet<>(companions), names(to));
        for (String name : companions) {
            assertArrayEquals(Files.readAllBytes(base.resolve(name)), Files.readAllBytes(to.resolve(name)));
        }
    }

    /// The weights are mapped and the rest was read when the run began.
    @Test
    void aRunOutlivesItsBase() throws IOException {
        Path base = TinyJob.base(folder, DType.BF16);
        byte[] generation = Files.readAllBytes(base.resolve("generation_config.json"));
        TinyJob job = TinyJob.of(base, folder.resolve("out")).saveEvery(3).listener(new TrainListener() {
            @Override
            public void stepped(StepReport report) {
                try {
                    Directories.delete(base);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertTrue(job.run().finished());
        for (Path written : List.of(job.output(), job.checkpoint(3))) {
            assertArrayEquals(generation, Files.readAllBytes(written.resolve("generation_config.json")));
            assertTrue(Files.readString(written.resolve("config.json")).contains("\"torch_dtype\": \"float32\""));
        }
    }
}
