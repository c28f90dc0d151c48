package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowingTextTest {
    private static final String TEXT = "Your parcel is on its way.\nIt comes on the 3rd, unbelievably-early, and you need not be at home.";

    private static String shown(String text, int columns, int pieceLength) {
        FlowingText flowing = new FlowingText(() -> columns);
        StringBuilder shown = new StringBuilder();
        for (int from = 0; from < text.length(); from += pieceLength) {
            shown.append(flowing.add(text.substring(from, Math.min(text.length(), from + pieceLength))));
        }
        return shown.append(flowing.end()).toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 200})
    void howItIsPiecedDoesNotMatter(int pieceLength) {
        assertEquals("""
            Your parcel is on
            its way.
            It comes on the 3rd,
            unbelievably-early,
            and you need not be
            at home.""", shown(TEXT, 20, pieceLength));
    }

    @Test
    void aWordIsShownAsSoonAsItHasEnded() {
        FlowingText flowing = new FlowingText(() -> 40);
        assertEquals("", flowing.add("Good"));
        assertEquals("Good", flowing.add(" mor"));
        assertEquals(" morning", flowing.add("ning "));
        assertEquals(" ", flowing.end());
    }

    @Test
    void aWordWithoutEndIsShownAsItComes() {
        FlowingText flowing = new FlowingText(() -> 10);
        StringBuilder shown = new StringBuilder(flowing.add("so "));
        for (int i = 0; i < 25; i++) {
            shown.append(flowing.add("Z"));
        }
        assertEquals("so\n" + "Z".repeat(19), shown.toString());
        assertEquals("Z".repeat(6), flowing.end());
    }

    @Test
    void wideSignsMayBePartedAnywhere() {
        assertEquals("包裹在\n路上了", shown("包裹在路上了", 7, 2));
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertEquals(TEXT, shown(TEXT, 200, 4));
        String code = "  if (a) {\n\tb();\n  }\n";
        assertEquals(code, shown(code, 40, 3));
        assertEquals("x".repeat(50) + " y", shown("x".repeat(50) + " y", 20, 5), "a word wider than the terminal is left to it");
    }
}
