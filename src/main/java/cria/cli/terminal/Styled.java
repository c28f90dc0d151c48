package cria.cli.terminal;

/// Text in a style that the console gives it. Only the console turns it into the sequences that a terminal obeys; as a string it is
/// the bare text.
public record Styled(Style style, String text) {

    /// With the parameter of its sequence: Select Graphic Rendition of
    /// [ECMA-48](https://ecma-international.org/publications-and-standards/standards/ecma-48).
    public enum Style {
        PLAIN(0), BOLD(1), DIM(2), RED(31), GREEN(32), YELLOW(33), CYAN(36);

        private final int parameter;

        Style(int parameter) {
            this.parameter = parameter;
        }

        String around(String text) {
            return this == PLAIN || text.isEmpty() ? text : "\u001b[" + parameter + "m" + text + "\u001b[0m";
        }
    }

    static Styled plain(String text) {
        return new Styled(Style.PLAIN, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
