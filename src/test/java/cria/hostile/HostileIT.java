package cria.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Hundreds of hostile inputs, each a run of the packaged jar, and what holds of every one of them ([Promises]): it ends in time and
/// in bounded memory, with the right exit code and at most one line of complaint, which has no words of Java and no character that a
/// terminal obeys; and nothing that was there before is touched, and nothing is left behind.
///
/// A build runs every third. `-Dhostile=REGEX` runs all those in whose names, which failures begin with, it is found; a dot runs all:
///
///     mvn -Dnvcc=none -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HostileIT '-Dhostile=config.json: PIPE' verify
///
/// `-Dhostile.keep=DIR` keeps the folders of the cases there, each with `streams/run.sh`, which runs it again in `whole/work`.
/// `-Dhostile.seconds=N` gives those that wait for ever another time than a minute.
///
/// A class of faults is a [FaultClass]: a table, mostly of a file or a flag and what is put there, and a method that makes a
/// [HostileCase] of each row. It begins with [HarmlessFiles], on which every command works, and spoils one thing, so that nothing
/// else can be the reason. It names the ending that the contract asks for, whatever the program does today, and the words without
/// which a user could not find what is wrong. It is one more line in [HostileSet].
@EnabledOnOs({OS.LINUX, OS.MAC})
class HostileIT {
    @TempDir
    static Path folder;
    private static ExecutorService pool;
    private static Workplace workplace;

    @BeforeAll
    static void makeWhatEveryCaseBeginsWith() throws Exception {
        Path jar = Path.of(System.getProperty("trainer.jar"));
        Path harmless = HarmlessFiles.make(Files.createDirectory(folder.resolve("harmless")));
        JarRun run = JarRun.of(jar, HarmlessFiles.firstRun(), harmless, folder, Files.createDirectory(folder.resolve("streams")));
        assertEquals(0, run.code(), run::told);
        String kept = System.getProperty("hostile.keep");
        workplace = kept == null ? new Workplace(jar, harmless, folder, false)
            : new Workplace(jar, harmless, Files.createDirectories(Path.of(kept).toAbsolutePath()), true);
        pool = Executors.newFixedThreadPool(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
    }

    @AfterAll
    static void end() {
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    /// All are begun at once and wait for a thread; each test waits for its own.
    @TestFactory
    Stream<DynamicTest> everyPromiseHolds() {
        String wanted = System.getProperty("hostile");
        List<HostileCase> cases = wanted == null ? HostileSet.sample().toList()
            : HostileSet.cases().filter(tried -> Pattern.compile(wanted).matcher(tried.name()).find()).toList();
        List<Future<Workplace.Report>> reports = cases.stream()
            .map(tried -> pool.submit((Callable<Workplace.Report>) () -> workplace.run(tried))).toList();
        return Stream.iterate(0, i -> i < cases.size(), i -> i + 1)
            .map(i -> DynamicTest.dynamicTest(cases.get(i).name(), () -> check(cases.get(i), reports.get(i))));
    }

    private static void check(HostileCase tried, Future<Workplace.Report> future) throws Throwable {
        Workplace.Report report;
        try {
            report = future.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
        if (!report.broken().isEmpty()) {
            fail(tried.name() + ": " + String.join("; ", report.broken()) + "\n" + report.run().told());
        }
    }
}
