package cria.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackendFindingsTest {
    private final List<Finding> findings = Backends.findings();

    private Finding of(String topic) {
        return findings.stream().filter(finding -> finding.topic().equals(topic)).findFirst().orElseThrow();
    }

    @Test
    void everyFindingSaysSomethingAndTheLastIsWhatARunTakes() {
        assertTrue(findings.stream().noneMatch(finding -> finding.detail().isBlank()), findings::toString);
        assertEquals("A run takes", findings.getLast().topic());
    }

    @Test
    void theCpuBackendIsFineExactlyWhereItOpens() {
        assertEquals(CpuBackend.problem().isEmpty() ? Finding.Status.FINE : Finding.Status.ABSENT, of("CPU kernels").status());
        CpuBackend.problem().ifPresent(problem -> assertTrue(of("CPU kernels").detail().startsWith(problem)));
    }

    /// The loader of Linux lists the files that it has mapped into this process.
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsFineIsLoaded() throws IOException {
        String mapped = Files.readString(Path.of("/proc/self/maps"));
        for (Finding finding : findings) {
            if (List.of("CPU kernels", "OpenBLAS").contains(finding.topic()) && finding.status() == Finding.Status.FINE) {
                String file = finding.detail().substring(finding.detail().indexOf('/'));
                assertTrue(mapped.contains(Path.of(file).toRealPath().toString()), finding::toString);
            }
        }
    }
}
