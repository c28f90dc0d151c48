package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
        String line = "train \u001b[36m█████░░░░░░░░░░░░░░░\u001b[0m  25% 25/100 · loss 1.5 · 0:10 · 0:30 left";
        String erase = "\r\u001b[K";
        assertEquals(line + erase + "saved\n" + line + erase, recorded.err());
    }

    @Test
    void elsewherePlainLinesAreRareAndTheLastOneIsThere() {
        RecordedConsole recorded = new RecordedConsole(false);
        try (ProgressBar bar = bar(recorded)) {
            for (int step = 1; step <= 100; step++) {
                time += TimeUnit.SECONDS.toNanos(4);
                bar.update(step);
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
                bar.update(100);
            }
            assertEquals("", recorded.err());
        }
    }

    static Stream<Arguments> labelsAndDetails() {
        List<String> labels = List.of("train", "g", "训练 模型", "🦙🦙🦙 ha\u0301ppy",
            "a label that is much longer than any terminal is narrow",
            "ｆｕｌｌ　ｗｉｄｔｈ", "two\nlines\u001b[2J");
        List<String[]> details = List.of(new String[0], new String[] {"loss 1.2345", "5,120 tokens/s"},
            new String[] {"损失 1.5", "每秒 5,120", "❤️ and more", "\u202eturned"});
        return labels.stream().flatMap(label -> details.stream().map(detail -> Arguments.of(label, detail)));
    }

    @ParameterizedTest
    @MethodSource("labelsAndDetails")
    void theLineFitsEveryWidth(String label, String... details) {
        RecordedConsole recorded = new RecordedConsole(true);
        for (int columns = 0; columns <= 200; columns++) {
            recorded.columns = columns;
            for (long done : new long[] {0, 1, 777_777, 999_999, 1_000_000}) {
                String before = recorded.err();
                try (ProgressBar bar = new ProgressBar(recorded.console, label, 0, 1_000_000, () -> time)) {
                    time += TimeUnit.HOURS.toNanos(1);
                    bar.update(done, details);
                    String line = recorded.err().substring(before.length()).replaceAll("\u001b\\[\\d*m", "");
                    assertTrue(line.codePoints().noneMatch(Character::isISOControl), line);
                    assertTrue(Columns.of(line) < Math.max(columns, 1), () -> line + " has more than the terminal");
                    assertEquals(columns < 13, line.isEmpty(), () -> "in few columns nothing, in more something: " + line);
                    assertTrue(line.isEmpty() || line.contains((int) (done / 10_000) + "%"), line);
                }
            }
        }
    }

    @Test
    void whatMattersLeastIsLeftOutFirst() {
        assertEquals("""
            100 train ████████████████████ 100% 100/100 · loss 1.5 · 5,120 tokens/s · 0:10
            70 train ██████████ 100% 100/100 · loss 1.5 · 5,120 tokens/s · 0:10
            60 train ██████████ 100% 100/100 · loss 1.5 · 5,120 tokens/s
            50 train ██████████ 100% 100/100 · loss 1.5
            40 train 100% 100/100 · loss 1.5
            26 train 100% · loss 1.5
            20 train 100%
            """, atWidths(100, 100, 70, 60, 50, 40, 26, 20));
        assertEquals("""
            100 train ████░░░░░░░░░░░░░░░░  20% 20/100 · loss 1.5 · 5,120 tokens/s · 0:10 · 0:40 left
            41 train  20% 20/100 · loss 1.5 · 0:40 left
            30 train  20% · 0:40 left
            13 train  20%
            """, atWidths(20, 100, 41, 30, 13));
    }

    private String atWidths(long done, int... widths) {
        StringBuilder lines = new StringBuilder();
        for (int columns : widths) {
            RecordedConsole recorded = new RecordedConsole(true);
            recorded.columns = columns;
            ProgressBar bar = bar(recorded);
            time += TimeUnit.SECONDS.toNanos(10);
            bar.update(done, "loss 1.5", "5,120 tokens/s");
            lines.append(columns).append(' ').append(recorded.err().replaceAll("\u001b\\[\\d*m", "")).append('\n');
        }
        return lines.toString();
    }

    @Test
    void aTerminalThatBecameNarrowerIsClearedOfTheWholeLine() {
        RecordedConsole recorded = new RecordedConsole(true);
        ProgressBar bar = bar(recorded);
        time += TimeUnit.SECONDS.toNanos(10);
        bar.update(100, "loss 1.5", "5,120 tokens/s");
        int length = Columns.of(recorded.err().replaceAll("\u001b\\[\\d*m", ""));
        assertEquals(74, length);
        recorded.columns = 30;
        String before = recorded.err();
        recorded.console.info("saved");
        assertEquals("\r\u001b[2A\u001b[Jsaved\ntrain 100% 100/100 · loss 1.5", recorded.err().substring(before.length()),
            "74 columns are three lines of 30");
    }

    @Test
    void theTimeLeftIsJudgedByWhatTheClockSaw() {
        RecordedConsole recorded = new RecordedConsole(true);
        ProgressBar bar = new ProgressBar(recorded.console, "train", 50, 100, () -> time);
        bar.update(51);
        assertFalse(recorded.err().contains("left"), recorded.err());
        time += TimeUnit.SECONDS.toNanos(10);
        bar.update(61);
        assertTrue(recorded.err().endsWith(" 61/100 · 0:10 · 0:39 left"), recorded.err());
    }

    @Test
    void hoursAreShownOnceThereAreAny() {
        assertEquals("59:59", ProgressBar.clock(TimeUnit.SECONDS.toNanos(3599)));
        assertEquals("1:00:05", ProgressBar.clock(TimeUnit.SECONDS.toNanos(3605)));
    }
}
