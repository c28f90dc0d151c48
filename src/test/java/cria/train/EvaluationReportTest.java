package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.metric.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
    private static final EvaluationReport REPORT = new EvaluationReport(List.of(new Figure("loss", 1.5, "1.5000"),
        new Figure("accuracy", 0.4, "40.00 %"), new Figure("tokens", 1234L, "1,234")), 10, 5, 2.5);

    @Test
    void filesHaveTheFiguresInTheirOrderAndTheSpeedBehind() {
        Map<String, Object> json = REPORT.json();
        assertEquals(List.of("eval_loss", "eval_accuracy", "eval_tokens", "eval_samples", "eval_runtime", "eval_samples_per_second",
            "eval_steps_per_second"), new ArrayList<>(json.keySet()));
        assertEquals(List.of(1.5, 0.4, 1234L, 10, 2.5, 4.0, 2.0), new ArrayList<>(json.values()));
    }

    @Test
    void peopleReadALine() {
        assertEquals("eval_loss 1.5000 · eval_accuracy 40.00 % · eval_tokens 1,234 · 2.5 s", REPORT.describe());
    }

    @Test
    void aFigureIsFoundByItsName() {
        assertEquals(0.4, REPORT.value("accuracy"));
        assertEquals(1234, REPORT.value("tokens"));
        assertThrows(NoSuchElementException.class, () -> REPORT.value("bleu"));
    }
}
