package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Sends signals to processes.
enum Signals {
    HUP(1), INT(2), TERM(15);

    private final int number;

    Signals(int number) {
        this.number = number;
    }

    /// Of a process that ends because of it.
    int exitCode() {
        return 128 + number;
    }

    void send(ProcessHandle process) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start().waitFor());
    }

    /// Skips a test where processes that it starts would not hear the signal: a shell starts jobs in the background with SIGINT
    /// ignored, which every process below inherits.
    void assumeHeard() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            String mask = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst().orElseThrow();
            Assumptions.assumeFalse((Long.parseUnsignedLong(mask.substring(7).strip(), 16) >> number - 1 & 1) == 1,
                "SIG" + name() + " is ignored by what started the tests, and so by Java");
        }
    }
}
