package cria.hostile;

import static cria.hostile.HarmlessFiles.CHECKPOINT;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Something else in the place of each file that is read: a folder, a pipe, a device, too much, broken text (H9, H10).
final class FilesInPlace implements FaultClass {

    private enum Format { JSON, YAML, ROWS, ARRAY, TEXT, BINARY }

    /// A file that a command reads.
    ///
    /// @param prepare what has to be there beside it
    /// @param other   how a run ends where it is not refused
    private record Role(String file, Format format, List<String> arguments, HostileCase.Setup prepare, Map<Kind, Set<Ending>> other) {
        Role(String file, Format format, List<String> arguments) {
            this(file, format, arguments, HostileCase.Setup.NONE, Map.of());
        }
    }

    /// What stands in its place.
    private enum Kind {
        MISSING(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.delete(file);
            }
        },
        FOLDER(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.delete(file);
                Files.writeString(Files.createDirectory(file).resolve("letter.txt"), "mine");
            }
        },
        EMPTY(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        PIPE(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.delete(file);
                Edit.shell(file.getParent(), "mkfifo '" + file.getFileName() + "'");
            }
        },
        ZERO_DEVICE(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Edit.link(file, "/dev/zero");
            }
        },
        SPARSE_3_GB(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Edit.sparse(file, 3_000_000_000L);
            }
        },
        UNREADABLE(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                assumeFalse(System.getProperty("user.name").equals("root"), "root reads every file");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
            }
        },
        LINK_TO_ITSELF(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                Edit.link(file, file.getFileName().toString());
            }
        },
        RANDOM_BYTES(EnumSet.allOf(Format.class)) {
            @Override
            void spoil(Path file) throws IOException {
                byte[] bytes = new byte[10_000];
                new Random(7).nextBytes(bytes);
                Files.write(file, bytes);
            }
        },
        UTF_16(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY, Format.TEXT)) {
            @Override
            void spoil(Path file) throws IOException {
                write(file, Files.readString(file), StandardCharsets.UTF_16);
            }
        },
        LATIN_1(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY, Format.TEXT)) {
            @Override
            void spoil(Path file) throws IOException {
                String text = Files.readString(file);
                int at = text.contains("\"") ? text.indexOf('"') + 1 : text.length();
                write(file, text.substring(0, at) + "Grüße" + text.substring(at), StandardCharsets.ISO_8859_1);
            }
        },
        NULS_BEHIND(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY, Format.BINARY)) {
            @Override
            void spoil(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 4096));
            }
        },
        HALF(EnumSet.of(Format.JSON, Format.ROWS, Format.ARRAY, Format.BINARY)) {
            @Override
            void spoil(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        },
        DEEP(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.writeString(file, "[{\"a\":".repeat(100_000));
            }
        },
        TWICE_THE_KEY(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY)) {
            @Override
            void spoil(Path file) throws IOException {
                String pair = file.toString().endsWith(".yaml") ? "seed: 1\nseed: 2\n" : "{\"seed\": 1, \"seed\": 2}";
                Files.writeString(file, file.toString().endsWith("rows.json") ? "[" + pair + "]" : pair);
            }
        },
        LIST(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.writeString(file, "[1, 2]\n");
            }
        },
        NUMBER_OF_A_MILLION_DIGITS(EnumSet.of(Format.JSON, Format.YAML, Format.ROWS, Format.ARRAY)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.writeString(file, "9".repeat(1_000_000));
            }
        },
        LINE_OF_50_MB(EnumSet.of(Format.JSON, Format.YAML, Format.TEXT)) {
            @Override
            void spoil(Path file) throws IOException {
                Files.writeString(file, "\"" + "a".repeat(50_000_000) + "\"");
            }
        };

        private final Set<Format> formats;

        Kind(Set<Format> formats) {
            this.formats = formats;
        }

        abstract void spoil(Path file) throws IOException;

        private static void write(Path file, String text, Charset charset) throws IOException {
            Files.write(file, text.getBytes(charset));
        }
    }

    private static final Set<Ending> WORKS = EnumSet.of(Ending.WORKS);
    private static final Set<Ending> EITHER = EnumSet.of(Ending.WORKS, Ending.REFUSED);

    private static final List<Role> ROLES = List.of(
        new Role("model/config.json", Format.JSON, HarmlessFiles.eval()),
        new Role("model/tokenizer.json", Format.JSON, HarmlessFiles.tokenize()),
        new Role("model/tokenizer_config.json", Format.JSON, HarmlessFiles.tokenize()),
        new Role("model/generation_config.json", Format.JSON, HarmlessFiles.generate(), HostileCase.Setup.NONE,
            Map.of(Kind.MISSING, WORKS)),
        new Role("model/chat_template.jinja", Format.TEXT, HarmlessFiles.tokenize(),
            folder -> Files.writeString(folder.resolve("model/chat_template.jinja"), "{{ messages }}"), Map.of(Kind.MISSING, WORKS)),
        new Role("model/tokenizer.model", Format.TEXT, HarmlessFiles.tokenize(), folder -> {
            Files.delete(folder.resolve("model/tokenizer.json"));
            Files.writeString(folder.resolve("model/tokenizer.model"), "IQ== 0\nIg== 1\n");
        }, Map.of()),
        new Role("model/model.safetensors", Format.BINARY, HarmlessFiles.eval()),
        new Role("model/model.safetensors.index.json", Format.JSON, HarmlessFiles.eval(), FilesInPlace::shards, Map.of()),
        new Role("model/shard.safetensors", Format.BINARY, HarmlessFiles.eval(), FilesInPlace::shards, Map.of()),
        new Role(CHECKPOINT + "/rng_state.json", Format.JSON, HarmlessFiles.resume()),
        new Role(CHECKPOINT + "/trainer_state.json", Format.JSON, HarmlessFiles.resume()),
        new Role(CHECKPOINT + "/optimizer.safetensors", Format.BINARY, HarmlessFiles.resume()),
        new Role(CHECKPOINT + "/model.safetensors", Format.BINARY, HarmlessFiles.resume()),
        new Role("golden/gqa-tied-f32/golden.safetensors", Format.BINARY, HarmlessFiles.verify("gqa-tied-f32")),
        new Role("golden/gqa-tied-f32/golden.json", Format.JSON, HarmlessFiles.verify("gqa-tied-f32"), HostileCase.Setup.NONE,
            Map.of(Kind.MISSING, EITHER)),
        new Role("golden/cases.json", Format.JSON, HarmlessFiles.verify("packed")),
        new Role("train.jsonl", Format.ROWS, HarmlessFiles.train(), HostileCase.Setup.NONE, Map.of(Kind.UTF_16, EITHER, Kind.FOLDER,
            EITHER)),
        new Role("rows.json", Format.ARRAY, HarmlessFiles.trainOn("rows.json"), folder -> {
            List<String> rows = Files.readAllLines(folder.resolve("train.jsonl"));
            Files.writeString(folder.resolve("rows.json"), "[" + String.join(",\n", rows) + "]");
        }, Map.of()),
        new Role("rows.txt", Format.TEXT, HarmlessFiles.trainOn("rows.txt"),
            folder -> Files.writeString(folder.resolve("rows.txt"), "one document\nanother\n"),
            Map.of(Kind.LINE_OF_50_MB, EITHER, Kind.FOLDER, EITHER)),       // a folder of texts is data
        new Role("rows.jsonl.gz", Format.BINARY, HarmlessFiles.trainOn("rows.jsonl.gz"),
            folder -> Edit.gzip(folder.resolve("rows.jsonl.gz"), Files.readAllBytes(folder.resolve("train.jsonl"))),
            Map.of(Kind.NULS_BEHIND, EITHER)),
        new Role("run.yaml", Format.YAML, HarmlessFiles.train("--config", "run.yaml"), HostileCase.Setup.NONE, Map.of(Kind.EMPTY, EITHER)),
        new Role("run.json", Format.JSON, HarmlessFiles.train("--config", "run.json")));

    private static void shards(Path folder) throws IOException {
        Path model = folder.resolve("model");
        Files.move(model.resolve("model.safetensors"), model.resolve("shard.safetensors"));
        StringBuilder map = new StringBuilder();
        RawSafetensors.read(model.resolve("shard.safetensors")).header().fieldNames()
            .forEachRemaining(name -> map.append(map.isEmpty() ? "" : ",").append(Edit.quoted(name)).append(":\"shard.safetensors\""));
        Files.writeString(model.resolve("model.safetensors.index.json"), "{\"metadata\":{},\"weight_map\":{" + map + "}}");
    }

    @Override
    public Stream<HostileCase> cases() {
        return ROLES.stream().flatMap(role -> Stream.of(Kind.values()).filter(kind -> kind.formats.contains(role.format))
            .map(kind -> in(role, kind)));
    }

    /// What is not there may be told of the folder that lacks it.
    private static HostileCase in(Role role, Kind kind) {
        int slash = role.file.lastIndexOf('/');
        String name = kind == Kind.MISSING && slash > 0 ? role.file.substring(0, slash) : role.file.substring(slash + 1);
        return HostileCase.of("%s: %s".formatted(role.file, kind), role.arguments, folder -> {
            role.prepare.make(folder);
            kind.spoil(folder.resolve(role.file));
        }, role.other.getOrDefault(kind, EnumSet.of(Ending.REFUSED)), name);
    }
}
