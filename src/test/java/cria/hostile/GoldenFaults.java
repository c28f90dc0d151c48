package cria.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Golden cases that `verify` is to compute: ids outside the vocabulary, lengths that do not add up, fields of other kinds (H4b).
final class GoldenFaults implements FaultClass {
    private static final String CASE = "golden/gqa-tied-f32/";
    private static final String TENSORS = CASE + "golden.safetensors";
    private static final String PACKED = "golden/packed/golden.safetensors";

    /// The first that a vocabulary of 67 has no row for, and numbers that are near an edge.
    private static final List<Integer> IDS = List.of(-1, -2, 67, Integer.MAX_VALUE, Integer.MIN_VALUE);

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            IDS.stream().map(id -> padded("input_ids", id)),
            // A label of -100 is one that is not learned; no other negative one has a meaning.
            IDS.stream().map(id -> padded("labels", id)),
            Stream.of(-1, 2, 1_000, Integer.MAX_VALUE).map(value -> padded("attention_mask", value)),
            IDS.stream().map(id -> packed("input_ids", id)),
            Stream.of(-1, 0, 1_000, Integer.MAX_VALUE).map(value -> packed("lengths", value)),
            tensors(), fields(), lists()).flatMap(cases -> cases);
    }

    private static HostileCase padded(String tensor, int value) {
        return HostileCase.refused("golden: %d in %s".formatted(value, tensor), HarmlessFiles.verify("gqa-tied-f32"),
            folder -> put(folder.resolve(TENSORS), tensor, 2, value), "golden.safetensors");
    }

    private static HostileCase packed(String tensor, int value) {
        return HostileCase.refused("golden: %d in %s of the packed case".formatted(value, tensor), HarmlessFiles.verify("packed"),
            folder -> put(folder.resolve(PACKED), tensor, 1, value), "golden.safetensors");
    }

    /// Puts a number into a tensor of whole numbers of 32 bits.
    private static void put(Path file, String tensor, int at, int value) throws IOException {
        RawSafetensors raw = RawSafetensors.read(file);
        raw.tensor(tensor).putInt(Integer.BYTES * at, value);
        raw.write(file);
    }

    private static Stream<HostileCase> tensors() {
        return Stream.of(
            Stream.of("input_ids", "labels", "attention_mask", "logits", "loss").map(tensor -> changed("no " + tensor, tensor, (header,
                    _) -> header.replace("\"" + tensor + "\"", "\"other\""))),
            Stream.of("input_ids", "labels", "attention_mask", "logits").map(tensor -> changed(tensor + " flat", tensor, (header,
                    entry) -> header.replace(entry,
                        entry.replaceFirst("\"shape\":\\[[^]]*]", "\"shape\":[" + elements(entry) + "]")))),
            Stream.of("NaN", "Infinity").map(value -> HostileCase.of("golden: %s in the logits".formatted(value),
                HarmlessFiles.verify("gqa-tied-f32"), folder -> {
                    RawSafetensors raw = RawSafetensors.read(folder.resolve(TENSORS));
                    raw.tensor("logits").putFloat(4, Float.parseFloat(value));
                    raw.write(folder.resolve(TENSORS));
                }, EnumSet.of(Ending.REFUSED)).quoting("NaN", "Infinity")),
            Stream.of(HostileCase.refused("golden: no weights", HarmlessFiles.verify("gqa-tied-f32"),
                folder -> Files.delete(folder.resolve(CASE + "model.safetensors")), "gqa-tied-f32").without("rename them")))
            .flatMap(cases -> cases);
    }

    private interface Change {
        String of(String header, String entry);
    }

    private static HostileCase changed(String name, String tensor, Change change) {
        return HostileCase.refused("golden: " + name, HarmlessFiles.verify("gqa-tied-f32"), folder -> {
            RawSafetensors raw = RawSafetensors.read(folder.resolve(TENSORS));
            raw.write(folder.resolve(TENSORS), change.of(raw.header().toString(), raw.header().get(tensor).toString()));
        }, "golden.safetensors");
    }

    private static long elements(String entry) {
        long elements = 1;
        for (String dim : entry.replaceFirst(".*\"shape\":\\[", "").replaceFirst("].*", "").split(",")) {
            elements *= dim.isBlank() ? 1 : Long.parseLong(dim);
        }
        return elements;
    }

    private static Stream<HostileCase> fields() {
        Map<String, List<String>> wrong = Map.of(
            "/train", List.of("null", "5", "[]", "{}"),
            "/train/betas", List.of("null", "[]", "[1, 2, 3]", "[\"0.9\", 0.999]", "[NaN, 0.999]", "[2, -1]"),
            "/train/eps", List.of("null", "\"x\"", "-1", "1e400"),
            "/train/steps", List.of("null", "5", "{}", "[5]", "[null]", "[[]]", "[{}]"),
            "/train/steps/0/lr", List.of("null", "\"x\"", "1e400"),
            "/greedy", List.of("5", "[]", "{}"),
            "/greedy/prompt", List.of("[]", "\"x\"", "[67]", "[-1]", "[2147483647]", "[1.5]", "[null]"),
            "/greedy/new_tokens", List.of("\"x\"", "[67]", "[-1]", "[2147483648]", "[[]]"));
        // Without its first part a case is whole, and what can be computed may also be found to differ.
        Set<Ending> differs = EnumSet.of(Ending.CHECKED, Ending.REFUSED);
        Map<String, Set<Ending>> other = Map.of("/train: null", EnumSet.of(Ending.WORKS, Ending.REFUSED), "/train/eps: -1", differs,
            "/train/betas: [2, -1]", differs, "/greedy/new_tokens: [67]", differs);
        return wrong.entrySet().stream().flatMap(field -> field.getValue().stream().map(value -> {
            String name = field.getKey() + ": " + value;
            return HostileCase.of("golden: %s is %s".formatted(field.getKey(), value), HarmlessFiles.verify("gqa-tied-f32"),
                folder -> Edit.set(folder.resolve(CASE + "golden.json"), field.getKey(), value),
                other.getOrDefault(name, EnumSet.of(Ending.REFUSED)), "golden.json").quoting("null", "NaN");
        }));
    }

    private static Stream<HostileCase> lists() {
        return Stream.of("{}", "[]", "null", "{\"../../outside\": {}}", "{\"/etc\": {}}", "{\"\": {}}", "{\"..\": {}}",
            "{\"\\u001b[2J\\u202e\": {}}", "{\"a\\u0000b\": {}}", "{\"" + "n".repeat(5_000) + "\": {}}", "{\"none\": {}}").map(
                text -> HostileCase.refused("golden: cases.json says " + cria.Shown.of(text), HarmlessFiles.verify("packed"),
                    folder -> Files.writeString(folder.resolve("golden/cases.json"), text), "cases.json").quoting("null"));
    }
}
