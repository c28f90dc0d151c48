package cria.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Flags from files: YAML and JSON as attackers and editors leave it (H4c, H12, H13).
final class ConfigurationFaults implements FaultClass {

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(yaml(), values(), json(), bytes()).flatMap(cases -> cases);
    }

    private static Stream<HostileCase> yaml() {
        return Stream.of(
            yaml("an alias", "seed: &a 5\ndata_seed: *a\n"),
            yaml("an alias of nothing", "seed: *none\n"),
            yaml("an alias of control characters", "seed: *\u001b[2J\n"),
            yaml("a billion laughs", laughs()),
            yaml("an anchor that holds itself", "seed: &a [*a]\n"),
            yaml("a tag of Java", "seed: !!java.net.URL [\"http://localhost/\"]\n").quoting("java.net"),
            yaml("a tag of a script engine", "seed: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]\n")
                .quoting("java"),
            yaml("a tag of Python", "seed: !!python/object/apply:os.system [\"touch hacked\"]\n"),
            yaml("a tag of control characters", "seed: !<\u001b[2J> 5\n"),
            yaml("a complex key", "? [a, b]\n: 5\n"),
            yaml("an object for a key", "? {a: b}\n: 5\n"),
            yaml("a merge key", "base: &b {seed: 5}\n<<: *b\n"),
            yaml("null for a key", "null: 5\n").quoting("null"),
            yaml("a number for a key", "5: 5\n"),
            yaml("an empty key", "\"\": 5\n"),
            yaml("a key of control characters", "\"\\e[2J\\u202e\": 5\n"),
            yaml("a key of 100,000 characters", "? " + "k".repeat(100_000) + "\n: 5\n"),
            yaml("a key with a NUL", "\"a\\0b\": 5\n"),
            yaml("two documents", "seed: 5\n---\nseed: 6\n"),
            yaml("a directive of another version", "%YAML 9.9\n---\nseed: 5\n"),
            yaml("a tab for a blank", "seed:\n\t- 5\n"),
            yaml("a bracket that stays open", "seed: [5\n"),
            yaml("a quote that stays open", "seed: \"5\n"),
            yaml("an at sign", "seed: @5\n"),
            yaml("a percent sign", "seed: %5\n"),
            yaml("two colons", "seed: 5: 6\n"),
            yaml("a wrong indent", "seed: 5\n  data_seed: 6\n"),
            yaml("a NUL", "seed: 5\u0000\n"),
            yaml("an escape character", "seed: \u001b[2J5\n"),
            yaml("a word alone", "seed\n"),
            yaml("objects in objects", "seed: {a: {b: {c: 5}}}\n"),
            yaml("a list of lists", "seed: [[5]]\n"),
            yaml("10,000 unknown keys", manyKeys()),
            yaml("a depth of 1,000", "seed: " + "[".repeat(1_000) + "]".repeat(1_000) + "\n"));
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (char c = 'b'; c < 'k'; c++) {
            text.append("%c: &%c [%s]\n".formatted(c, c, String.join(",", java.util.Collections.nCopies(9, "*" + (char) (c - 1)))));
        }
        return text.append("seed: *j\n").toString();
    }

    private static String manyKeys() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("unknown_").append(i).append(": 5\n");
        }
        return text.toString();
    }

    private static HostileCase yaml(String name, String text) {
        return HostileCase.refused("yaml: " + name, HarmlessFiles.train("--config", "run.yaml"),
            folder -> Files.writeString(folder.resolve("run.yaml"), text), "run.yaml").without("while ");
    }

    /// One value of a number; the complaint names the flag by its key.
    private static Stream<HostileCase> values() {
        return Stream.of(".nan", "-.inf", ".inf", "2024-01-01", "0o17", "0x", "1_0_0.5", "~x", "{}", "!!binary aGVsbG8=", "\"\\e[2J\"",
            "\"\\u202e5\"", "\"\\0\"", "9".repeat(1_000_000), "1e400", "yes please", "[1, 2]", "{a: 1}", "\"" + "v".repeat(100_000) + "\"")
            .map(value -> HostileCase.refused("yaml: max_steps is " + cria.Shown.of(value.substring(0, Math.min(20, value.length()))),
                HarmlessFiles.train("--config", "run.yaml").stream().filter(word -> !word.equals("--max_steps") && !word.equals("1"))
                    .toList(),
                folder -> Files.writeString(folder.resolve("run.yaml"), "max_steps: " + value + "\n"), "max_steps").quoting("NaN",
                    "Infinity"));
    }

    private static Stream<HostileCase> json() {
        return Stream.of(
            json("a comment", "// flags\n{\"seed\": 5}"),
            json("a comma too many", "{\"seed\": 5,}"),
            json("NaN", "{\"learning_rate\": NaN}").quoting("NaN"),
            json("a second object", "{\"seed\": 5} {\"seed\": 6}"),
            json("a string", "\"seed\""),
            json("null", "null").quoting("null"),
            json("an unknown key of control characters", "{\"\\u001b[2J\\u202e\\u2028\": 5}"),
            json("an unknown key of 100,000 characters", "{\"" + "k".repeat(100_000) + "\": 5}"),
            json("an empty key", "{\"\": 5}"),
            json("a list of objects", "{\"seed\": [{\"a\": 1}]}"),
            json("a list of null", "{\"seed\": [null]}").quoting("null"),
            json("a number of 400 digits", "{\"seed\": " + "7".repeat(400) + "}"),
            json("a value of control characters", "{\"output_dir\": \"\\u001b[2J\\u0000\"}"),
            json("an unfinished escape", "{\"seed\": \"\\u12\"}"),
            json("half a character", "{\"seed\": \"\\ud800\"}"));
    }

    private static HostileCase json(String name, String text) {
        List<String> arguments = HarmlessFiles.train("--config", "run.json");
        return HostileCase.refused("json: " + name, name.startsWith("a value") ? arguments.stream()
            .filter(word -> !word.equals("--output_dir") && !word.equals("out")).toList() : arguments,
            folder -> Files.writeString(folder.resolve("run.json"), text), name.startsWith("a value") ? "output_dir" : "run.json");
    }

    private static Stream<HostileCase> bytes() {
        return Stream.of(
            raw("UTF-16 with a mark", "seed: 5\n".getBytes(StandardCharsets.UTF_16)),
            raw("UTF-16 without a mark", "seed: 5\n".getBytes(StandardCharsets.UTF_16LE)),
            raw("UTF-32", "seed: 5\n".getBytes(java.nio.charset.Charset.forName("UTF-32"))),
            raw("Latin-1", "run_name: Grüße\n".getBytes(StandardCharsets.ISO_8859_1)),
            raw("half a character", new byte[] {'s', 'e', 'e', 'd', ':', ' ', (byte) 0xF0, (byte) 0x9F}));
    }

    private static HostileCase raw(String name, byte[] bytes) {
        return HostileCase.refused("yaml: " + name, HarmlessFiles.train("--config", "run.yaml"),
            folder -> write(folder, bytes), "run.yaml");
    }

    private static void write(Path folder, byte[] bytes) throws IOException {
        Files.write(folder.resolve("run.yaml"), bytes);
    }
}
