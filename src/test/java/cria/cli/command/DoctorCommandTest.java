package cria.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.Finding;
import cria.cli.doctor.HostProbe;
import cria.cli.doctor.Probe;
import cria.cli.terminal.RecordedConsole;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final RecordedConsole recorded = new RecordedConsole(false);

    private int run(Finding.Status status) {
        Probe probe = () -> List.of(new Finding("Backend", status, "cpu: no device"));
        return new DoctorCommand(List.of(probe)).run(recorded.console);
    }

    @Test
    void whatIsMissingIsAReportAndNoFailure() {
        assertEquals(0, run(Finding.Status.ABSENT));
        assertTrue(recorded.out().contains("-- Backend  cpu: no device\n"), recorded.out());
    }

    @Test
    void aFaultIsAFailure() {
        assertEquals(1, run(Finding.Status.FAULT));
        assertTrue(recorded.out().contains("!! Backend"), recorded.out());
    }

    @Test
    void theHostReportsSomething() {
        List<Finding> findings = new HostProbe().look();
        assertTrue(!findings.isEmpty() && findings.stream().noneMatch(finding -> finding.detail().isBlank()), findings::toString);
    }
}
