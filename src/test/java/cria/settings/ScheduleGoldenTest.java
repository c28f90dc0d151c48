package cria.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cria.golden.Goldens;
import cria.optim.LearningRateSchedule;
import cria.settings.schedule.Schedule;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every schedule against transformers' own, from the flags' values to the rate of each step; `src/test/golden/make_schedules.py`
/// wrote them.
class ScheduleGoldenTest {

    static List<JsonNode> rows() {
        return Goldens.lines(Path.of("src/test/resources/golden/schedules.jsonl"));
    }

    private static Schedule type(JsonNode row) {
        return Schedule.valueOf(row.get("type").textValue().toUpperCase(Locale.ROOT));
    }

    private static LearningRateSchedule schedule(JsonNode row, String kwargs) {
        OptimizerSettings settings = new OptimizerSettings();
        settings.lrSchedulerType = type(row);
        settings.lrSchedulerKwargs = kwargs;
        settings.learningRate = row.get("learning_rate").doubleValue();
        settings.warmupSteps = new Steps(row.get("warmup").intValue());
        Problems problems = new Problems();
        settings.check(problems);
        problems.orThrow();
        return settings.schedule(row.get("rates").size());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theRatesAreThoseOfTransformers(JsonNode row) {
        LearningRateSchedule schedule = schedule(row, row.get("kwargs").toString());
        for (int step = 0; step < row.get("rates").size(); step++) {
            double expected = row.get("rates").get(step).doubleValue();
            // near its zero a cosine is a difference of two numbers near 1
            double scale = Math.max(Math.abs(expected), 1e-6 * row.get("learning_rate").doubleValue());
            assertEquals(expected, schedule.at(step), 1e-10 * scale, "step " + step);
        }
    }

    /// As a YAML configuration gives them.
    @ParameterizedTest
    @MethodSource("rows")
    void argumentsMayBeGivenAsPairs(JsonNode row) {
        String pairs = row.get("kwargs").properties().stream().map(entry -> entry.getKey() + "=" + entry.getValue().asText())
            .collect(Collectors.joining(","));
        assertEquals(schedule(row, row.get("kwargs").toString()), schedule(row, pairs));
    }

    @Test
    void noScheduleIsLeftOut() {
        Set<Schedule> compared = rows().stream().map(ScheduleGoldenTest::type)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Schedule.class)));
        assertEquals(EnumSet.allOf(Schedule.class), compared);
    }
}
