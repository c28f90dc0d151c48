package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainInputTest {

    private static PlainInput of(String text) {
        return new PlainInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8, () -> {});
    }

    @Test
    void linesEndAsOnEverySystemAndTheLastOneMayLackItsEnd() {
        PlainInput input = of("one\r\n\nGrüße \\\nlast");
        for (String line : new String[] {"one", "", "Grüße \\", "last"}) {
            assertEquals(new LineInput.Line(line), input.read());
        }
        assertEquals(new LineInput.End(), input.read());
        assertEquals(new LineInput.End(), of("").read());
    }

    @Test
    void aLineWithoutAnEndDoesNotFillTheMemory() {
        PlainInput input = of("x".repeat(1_000_000) + "\n" + "x".repeat(1_000_001));
        assertEquals(1_000_000, assertLine(input.read()).length());
        InputException e = assertThrows(InputException.class, input::read);
        assertTrue(e.getMessage().contains("more than 1,000,000 characters"), e.getMessage());
    }

    private static String assertLine(LineInput.Read read) {
        return ((LineInput.Line) read).text();
    }
}
