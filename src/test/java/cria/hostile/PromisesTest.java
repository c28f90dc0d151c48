package cria.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What judges the hostile cases lets nothing through: each of these runs breaks one promise.
class PromisesTest {
    private static final HostileCase REFUSED = HostileCase.refused("a case", List.of("train", "--seed", "1"), HostileCase.Setup.NONE,
        "config.json");
    private static final String LINE = "trainer: model/config.json: found nothing, expected an object\n";

    private static JarRun ended(int code, String out, String err) {
        return new JarRun(code, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8), "", 0, Duration.ZERO);
    }

    private static List<String> broken(HostileCase tried, JarRun run, Snapshot.Change... changes) {
        return Promises.broken(tried, run, List.of(changes));
    }

    @Test
    void oneLineWithTheFileAndCodeTwoIsRight() {
        assertEquals(List.of(), broken(REFUSED, ended(2, "", "backend: cpu (no driver)\nnote: --fp16 is not done\n" + LINE)));
    }

    static Stream<Arguments> wrongRuns() {
        return Stream.of(
            Arguments.of("another code", "exit code 1", ended(1, "", LINE)),
            Arguments.of("a crash", "exit code 134", ended(134, "", LINE)),
            Arguments.of("no line", "no complaint", ended(2, "", "")),
            Arguments.of("a line of another beginning", "no complaint", ended(2, "", "error: model/config.json is wrong\n")),
            Arguments.of("two complaints", "neither the account", ended(2, "", LINE + LINE)),
            Arguments.of("a line behind it", "no complaint", ended(2, "", LINE + "note: that was it\n")),
            Arguments.of("a line of nobody's before it", "neither the account", ended(2, "", "# hello\n" + LINE)),
            Arguments.of("no file", "lacks: config.json", ended(2, "", "trainer: the configuration is wrong\n")),
            Arguments.of("an empty file", "no complaint", ended(2, "", "trainer: : config.json could not be written\n")),
            Arguments.of("a result", "printed a result", ended(2, "trained\n", LINE)),
            Arguments.of("an exception", "NullPointerException", ended(2, "", LINE.replace("nothing", "NullPointerException"))),
            Arguments.of("an error's class", "OutOfMemoryError", ended(2, "", LINE.replace("nothing", "OutOfMemoryError"))),
            Arguments.of("a package", "java.lang.Object", ended(2, "", LINE.replace("nothing", "java.lang.Object"))),
            Arguments.of("null", "\"null\"", ended(2, "", LINE.replace("nothing", "(null)"))),
            Arguments.of("no number", "NaN", ended(2, "", LINE.replace("nothing", "NaN"))),
            Arguments.of("a stack trace", "\\tat ", ended(2, "", "  \tat Main.main\n" + LINE)),
            Arguments.of("a setting of the JSON library", "StreamReadFeature", ended(2, "", LINE.replace("nothing",
                "`StreamReadFeature.X`"))),
            Arguments.of("a defect", "defect of the program", ended(2, "", LINE.replace("nothing", "a defect of the program"))),
            Arguments.of("an escape", "U+001B", ended(2, "", LINE.replace("nothing", "\u001b[2J"))),
            Arguments.of("a mark of direction", "U+202E", ended(2, "", LINE.replace("nothing", "\u202e"))),
            Arguments.of("a tabulator", "U+0009", ended(2, "", LINE.replace("nothing", "\t"))),
            Arguments.of("a long line", "2,000 characters", ended(2, "", LINE.replace("nothing", "x y".repeat(1_000)))),
            Arguments.of("a long word", "a long word", ended(2, "", LINE.replace("nothing", "x".repeat(300)))),
            Arguments.of("an end from outside", "ended: no end",
                new JarRun(2, new byte[0], LINE.getBytes(StandardCharsets.UTF_8), "no end", 0, Duration.ZERO)),
            Arguments.of("bytes", "no UTF-8", new JarRun(2, new byte[0], (LINE.replace("nothing", "\u00e4")).getBytes(
                StandardCharsets.ISO_8859_1), "",
                0, Duration.ZERO)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRuns")
    void whatIsWrongIsSeen(String what, String told, JarRun run) {
        List<String> broken = broken(REFUSED, run);
        assertTrue(broken.stream().anyMatch(problem -> problem.contains(told)), what + ": " + broken);
    }

    @Test
    void whatTheUserWroteMayBeRepeated() {
        JarRun run = ended(2, "", LINE.replace("nothing", "NaN"));
        assertEquals(List.of(), broken(REFUSED.quoting("NaN"), run));
        assertEquals(1, broken(REFUSED.without("found NaN").quoting("NaN"), run).size());
    }

    @Test
    void aRunThatWorksComplainsOfNothingAndWritesOnlyItsOwn() {
        HostileCase works = HostileCase.works("a case", List.of("train"), HostileCase.Setup.NONE);
        JarRun run = ended(0, "trained\n", "step 1/1\n");
        Snapshot.Change own = new Snapshot.Change(Snapshot.Change.Kind.MADE, "work/out/model.safetensors");
        assertEquals(List.of(), broken(works, run, own));
        assertEquals(1, broken(works, ended(0, "trained\n", LINE)).size());
        for (String path : List.of("work/model/config.json", "outside/letter.txt", "temporary/trace.txt", "work/out/a.tmp",
            "work/out/tmp-checkpoint-1/config.json", "work/hs_err_pid1.log")) {
            assertEquals(1, broken(works, run, new Snapshot.Change(Snapshot.Change.Kind.MADE, path)).size(), path);
        }
        assertEquals(1, broken(works, run, new Snapshot.Change(Snapshot.Change.Kind.GONE, "work/out/letter.txt")).size());
    }

    @Test
    void aRunThatIsRefusedOrFailsLeavesNoModel() {
        Snapshot.Change model = new Snapshot.Change(Snapshot.Change.Kind.MADE, "work/out/model.safetensors");
        Snapshot.Change log = new Snapshot.Change(Snapshot.Change.Kind.MADE, "work/out/trainer_log.jsonl");
        assertEquals(2, broken(REFUSED, ended(2, "", LINE), model, log).size());
        HostileCase failed = HostileCase.failed("a case", List.of("train"), HostileCase.Setup.NONE);
        assertEquals(1, broken(failed, ended(1, "", LINE), model, log).size());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void everyChangeIsSeenAndNothingIsFollowed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a"), "one");
        Files.writeString(folder.resolve("b"), "one");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("none"));
        Edit.shell(folder, "mkfifo pipe");
        Edit.sparse(folder.resolve("large"), 3_000_000_000L);
        Snapshot before = Snapshot.of(folder);
        assertEquals(List.of(), before.until(Snapshot.of(folder)));
        Files.writeString(folder.resolve("a"), "two");
        Files.delete(folder.resolve("b"));
        Edit.link(folder.resolve("link"), "a");
        Files.delete(folder.resolve("pipe"));
        Files.writeString(folder.resolve("pipe"), "one");
        Files.writeString(folder.resolve("c"), "one");
        Edit.sparse(folder.resolve("large"), 3_000_000_001L);
        List<String> changes = before.until(Snapshot.of(folder)).stream().map(change -> change.kind() + " " + change.path()).toList();
        assertEquals(List.of("CHANGED a", "GONE b", "CHANGED large", "CHANGED link", "CHANGED pipe", "MADE c"), changes);
        assertTrue(before.files().get("pipe").startsWith("special"));
    }
}
