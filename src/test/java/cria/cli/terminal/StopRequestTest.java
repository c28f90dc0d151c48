package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopRequestTest {

    /// Signals with the milliseconds at which they come, what the last of them does, and the exit code.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "INT@0                   | STOP             | 130",
        "TERM@0                  | STOP             | 143",
        "HUP@0                   | STOP             | 129",
        "INT@0 TERM@1            | ALREADY_STOPPING | 130",
        "TERM@0 INT@1            | ALREADY_STOPPING | 143",
        "HUP@0 TERM@0 INT@9000   | ALREADY_STOPPING | 129",
        "TERM@0 TERM@9000        | ALREADY_STOPPING | 143",
        "INT@0 INT@3             | ALREADY_STOPPING | 130",
        "INT@0 INT@301           | END_AT_ONCE      | 130",
        "INT@0 INT@299 INT@600   | END_AT_ONCE      | 130",
        "TERM@0 INT@1 INT@900    | END_AT_ONCE      | 143"})
    void theFirstSignalDecidesAndASecondCtrlCEndsAtOnce(String signals, StopRequest.Answer last, int code) {
        StopRequest request = new StopRequest();
        StopRequest.Answer answer = null;
        for (String signal : signals.split(" ")) {
            String[] parts = signal.split("@");
            // System.nanoTime() may be anything, and may run over
            answer = request.received(StopRequest.Signal.valueOf(parts[0]), Long.MAX_VALUE - 5 + Long.parseLong(parts[1]) * 1_000_000);
        }
        assertEquals(last, answer);
        assertEquals(code, request.first().orElseThrow().exitCode());
    }

    @Test
    void nothingIsRequestedAtFirst() {
        assertTrue(new StopRequest().first().isEmpty());
    }
}
