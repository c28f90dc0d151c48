package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private long time;

    private ProgressBar bar(RecordedConsole recorded) {
        return new ProgressBar(recorded.console, "train", 0, 100, () -> time);
    }

    @Test
    void aTerminalGetsOneLineThatIsRedrawn() {
        RecordedConsole recorded = new RecordedConsole(true);
        try (ProgressBar bar = bar(recorded)) {
            time += TimeUnit.SECONDS.toNanos(10);
            bar.update(25, "loss 1.5");
            bar.update(26, "too soon");
            recorded.console.info("saved");
        }
        String line = "train █████░░░░░░░░░░░░░░░  25% 25/100 · loss 1.5 · 0:10, 0:30 left";
        String erase = "\r\u001b[K";
        assertEquals(line + erase + "saved\n" + line + erase, recorded.err());
    }

    @Test
    void elsewherePlainLinesAreRareAndTheLastOneIsThere() {
        RecordedConsole recorded = new RecordedConsole(false);
        try (ProgressBar bar = bar(recorded)) {
            for (int step = 1; step <= 100; step++) {
                time += TimeUnit.SECONDS.toNanos(4);
                bar.update(step, "");
            }
        }
        assertEquals(10, recorded.err().lines().count());
        assertTrue(recorded.err().endsWith("train 100% 100/100 · 6:40\n"), recorded.err());
    }

    @Test
    void aQuietRunPrintsNothing() {
        for (boolean terminal : new boolean[] {false, true}) {
            RecordedConsole recorded = new RecordedConsole(terminal);
            recorded.console.setQuiet(true);
            try (ProgressBar bar = bar(recorded)) {
                bar.update(100, "");
            }
            assertEquals("", recorded.err());
        }
    }

    @Test
    void hoursAreShownOnceThereAreAny() {
        assertEquals("59:59", ProgressBar.clock(TimeUnit.SECONDS.toNanos(3599)));
        assertEquals("1:00:05", ProgressBar.clock(TimeUnit.SECONDS.toNanos(3605)));
    }
}
