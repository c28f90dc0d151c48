package cria;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkipRecorderTest {
    @TempDir
    Path folder;

    static class Runs {
        @Test
        void runs() {
            assertTrue(true);
        }
    }

    static class Skips {
        @Test
        void aborts() {
            abort("no moon\nand no stars");
        }

        @Test
        @Disabled("it is Sunday")
        void isDisabled() {}

        @Test
        void abortsWithoutAWord() {
            abort();
        }
    }

    static class SkipsAll {
        @BeforeAll
        static void abortsAll() {
            abort("no sun");
        }

        @Test
        void isNeverReached() {}
    }

    private List<String> skipped(Class<?>... classes) throws IOException {
        Path file = folder.resolve("skipped.txt");
        LauncherConfig config = LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new SkipRecorder(Optional.of(file), List.of("no moon", "no sun today"))).build();
        LauncherFactory.create(config).execute(LauncherDiscoveryRequestBuilder.request()
            .selectors(List.of(classes).stream().map(DiscoverySelectors::selectClass).toList()).build());
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void whatRanIsNotWrittenDown() throws IOException {
        assertEquals(List.of(), skipped(Runs.class));
    }

    @Test
    void everySkippedTestIsWrittenDownWithItsReason() throws IOException {
        List<String> lines = skipped(Skips.class, Runs.class, SkipsAll.class);
        assertEquals(4, lines.size(), lines.toString());
        assertLine(lines, "aborts()]: ", "no moon", true);
        assertLine(lines, "isDisabled()]: ", "it is Sunday", false);
        assertLine(lines, "abortsWithoutAWord()]: ", "", false);
        assertLine(lines, "SkipsAll]: ", "no sun", false);
    }

    private static void assertLine(List<String> lines, String test, String reason, boolean allowed) {
        String line = lines.stream().filter(candidate -> candidate.contains(test)).findFirst().orElseThrow();
        assertTrue(line.endsWith(reason), line);
        assertEquals(allowed, !line.startsWith(SkipRecorder.NOT_ALLOWED), line);
    }
}
