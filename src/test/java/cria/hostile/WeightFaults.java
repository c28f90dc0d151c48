package cria.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.cli.TinyChat;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Lies of a safetensors header and of an index, and weights that are no numbers (H2).
final class WeightFaults implements FaultClass {
    private static final String FILE = "model/model.safetensors";
    private static final String NORM = "model.norm.weight";

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(lengths(), headers(), texts(), indexes(), notFinite(), others()).flatMap(cases -> cases);
    }

    private static Stream<HostileCase> lengths() {
        return Stream.of(0L, 1L, 99_999_999L, 100_000_001L, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, -1L)
            .map(length -> HostileCase.refused("safetensors: a header of %,d bytes".formatted(length), HarmlessFiles.eval(), folder -> {
                RawSafetensors file = RawSafetensors.read(folder.resolve(FILE));
                RawSafetensors.write(folder.resolve(FILE), length, file.header().toString().getBytes(StandardCharsets.UTF_8), file.data());
            }, "model.safetensors"));
    }

    /// A field of one tensor, and what it says.
    private static Stream<HostileCase> headers() {
        Map<String, List<String>> lies = Map.of(
            "dtype", List.of("null", "7", "\"F128\"", "\"\\u001b[2J\"", "\"I64\"", "\"F8_E4M3\"", "[\"F32\"]"),
            "shape", List.of("null", "32", "[-32]", "[0]", "[33]", "[2147483648, 4294967296, 8]", "[9223372036854775808]", "[32.5]",
                "[\"32\"]", "[[32]]", "[1,1,1,1,1,1,1,1,32]"),
            "data_offsets", List.of("null", "[]", "[0]", "[128, 0]", "[-128, 0]", "[0, 9223372036854775807]", "[0, 1e400]", "[0.5, 128.5]",
                "[0, 128]", "{\"begin\": 0}"));
        return lies.entrySet().stream().flatMap(field -> field.getValue().stream()
            .map(value -> HostileCase.refused("safetensors: the %s %s".formatted(field.getKey(), value), HarmlessFiles.eval(), folder -> {
                RawSafetensors file = RawSafetensors.read(folder.resolve(FILE));
                String header = file.header().toString();
                String before = file.header().get(NORM).get(field.getKey()).toString();
                String entry = file.header().get(NORM).toString();
                file.write(folder.resolve(FILE), header.replace(entry, entry.replace(before, value)));
            }, "model.safetensors", NORM).quoting("null")));
    }

    private static Stream<HostileCase> texts() {
        return Stream.of(
            text("no tensors", "{}"),
            text("a list", "[1, 2]"),
            text("no end", "{\"a\": {\"dtype\": \"F32\""),
            text("a tensor that is a number", "{\"a\": 1}"),
            text("a tensor that is null", "{\"a\": null}").quoting("null"),
            text("metadata of numbers", "{\"__metadata__\": {\"format\": 1}}"),
            text("metadata in a list", "{\"__metadata__\": [1]}"),
            text("one name twice", "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}, "
                + "\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}}"),
            text("a name of control characters", "{\"\\u001b[2J\\u202e\\u2028\": {\"dtype\": \"F32\", \"shape\": [1], "
                + "\"data_offsets\": [0, 8]}}"),
            text("a name of 100,000 characters", "{\"" + "n".repeat(100_000) + "\": {\"dtype\": \"F32\", \"shape\": [1], "
                + "\"data_offsets\": [0, 8]}}"),
            text("a depth of 100,000", "{\"a\":".repeat(100_000)),
            text("100,000 tensors of nothing", manyTensors()));
    }

    private static String manyTensors() {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            header.append(i == 0 ? "" : ",").append("\"t").append(i).append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        return header.append('}').toString();
    }

    private static HostileCase text(String name, String header) {
        return HostileCase.refused("safetensors: a header with " + name, HarmlessFiles.eval(), folder -> RawSafetensors.read(folder.resolve(
            FILE)).write(folder.resolve(FILE), header), "model.safetensors");
    }

    private static Stream<HostileCase> indexes() {
        return Stream.of(
            index("a path upwards", "{\"weight_map\": {\"a\": \"../../outside/letter.safetensors\"}}"),
            index("an absolute path", "{\"weight_map\": {\"a\": \"/etc/passwd.safetensors\"}}"),
            index("a file that is not there", "{\"weight_map\": {\"a\": \"none.safetensors\"}}"),
            index("a file of control characters", "{\"weight_map\": {\"a\": \"\\u001b[2J\\u202e.safetensors\"}}"),
            index("a file of a NUL", "{\"weight_map\": {\"a\": \"a\\u0000b.safetensors\"}}"),
            index("a file of 5,000 characters", "{\"weight_map\": {\"a\": \"" + "f".repeat(5_000) + ".safetensors\"}}"),
            index("a file of no name", "{\"weight_map\": {\"a\": \".safetensors\"}}"),
            index("a number for a file", "{\"weight_map\": {\"a\": 5}}"),
            index("no weight_map", "{}"),
            index("an empty weight_map", "{\"weight_map\": {}}"),
            index("a list for a weight_map", "{\"weight_map\": []}"),
            index("null for a weight_map", "{\"weight_map\": null}").quoting("null"),
            index("a tensor that its file lacks", "{\"weight_map\": {\"\\u001b[2Jx\": \"part.safetensors\"}}"));
    }

    private static HostileCase index(String name, String text) {
        return HostileCase.refused("index: " + name, HarmlessFiles.eval(), folder -> {
            Files.move(folder.resolve(FILE), folder.resolve("model/part.safetensors"));
            Files.writeString(folder.resolve("model/model.safetensors.index.json"), text);
        }, "model/");
    }

    /// One weight among many, in each type and in a matrix or a norm; each command that would compute with it.
    private static Stream<HostileCase> notFinite() {
        Map<String, List<String>> commands = Map.of("eval", HarmlessFiles.eval(), "generate", HarmlessFiles.generate(),
            "train", HarmlessFiles.train());
        return Stream.of(DType.F32, DType.BF16, DType.F16).flatMap(type -> Stream.of("NaN", "Infinity").flatMap(value -> commands.entrySet()
            .stream().map(command -> HostileCase.refused(
                "weights: %s in %s for %s".formatted(value, type, command.getKey()), command.getValue(), folder -> {
                    String tensor = value.equals("NaN") ? NORM : "model.embed_tokens.weight";
                    spoil(folder, type, tensor, value.equals("NaN"));
                }, "model.safetensors").quoting("NaN", "Infinity"))));
    }

    private static void spoil(Path folder, DType type, String tensor, boolean nan) throws IOException {
        Path model = folder.resolve("model");
        TinyChat.model(model, type);
        RawSafetensors file = RawSafetensors.read(folder.resolve(FILE));
        ByteBuffer values = file.tensor(tensor);
        switch (type) {
            case F32 -> values.putInt(4, nan ? 0x7fc00000 : 0x7f800000);
            case BF16 -> values.putShort(2, (short) (nan ? 0x7fc0 : 0x7f80));
            case F16 -> values.putShort(2, (short) (nan ? 0x7e00 : 0x7c00));
            default -> throw new IllegalArgumentException(type.toString());
        }
        file.write(folder.resolve(FILE));
    }

    private static Stream<HostileCase> others() {
        return Stream.of(
            HostileCase.refused("weights: one is missing", HarmlessFiles.eval(), folder -> {
                RawSafetensors file = RawSafetensors.read(folder.resolve(FILE));
                ObjectNode header = file.header();
                JsonNode norm = header.remove(NORM);
                header.set("model.other.weight", norm);
                file.write(folder.resolve(FILE));
            }, NORM),
            HostileCase.refused("weights: a pointer of Git LFS", HarmlessFiles.eval(), folder -> Files.writeString(folder.resolve(FILE),
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n"), "model.safetensors", "git lfs"),
            other("a pickle", "pytorch_model.bin"),
            other("a GGUF file", "model.gguf"),
            other("Meta's own", "consolidated.00.pth"),
            other("another name with control characters", "\u001b[2Jmodel.safetensors"));
    }

    private static HostileCase other(String name, String file) {
        return HostileCase.refused("weights: " + name, HarmlessFiles.eval(),
            folder -> Files.move(folder.resolve(FILE), folder.resolve("model").resolve(file)), "model");
    }
}
