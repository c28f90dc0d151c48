package cria.data.row;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {

    /// In the expected text `|` is a new line.
    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "Hello.~Hello.",
        " Hello. ~Hello.",
        "Fish & chips~Fish & chips",
        "Fish &amp; chips &lt;3~Fish & chips <3",
        "<p>Hello.</p>~Hello.",
        "<p>Hello.</p><p>It is late.</p>~Hello.|It is late.",
        "<p>Hello.</p>  <p>It is late.</p>~Hello.|It is late.",
        "<div><div><p>Hello.</p></div></div><div>Bye.</div>~Hello.|Bye.",
        "<p>one<br>two<br/>three</p>~one|two|three",
        "<p>Hello.</p><p><br></p><p>Bye.</p>~Hello.||Bye.",
        "<p>one <b>big</b> <a href=\"https://example.com\">router</a></p>~one big router",
        "<p>  many    spaces </p>~many spaces",
        "<p>a&nbsp;b</p>~a b",
        "<ul><li>one</li><li>two</li></ul><p>three</p>~- one|- two|three",
        "<script>alert(1)</script><style>p {}</style><p>Hello.</p>~Hello.",
        "<p>unclosed <b>tags~unclosed tags",
        "<img src=\"x.png\">~''",
        "<p></p>~''",
        "a < b and b > c~a < b and b > c"
    })
    void givesTheWords(String html, String text) {
        assertEquals(text.replace('|', '\n'), HtmlText.of(html));
    }

    @Test
    void endsForAnyDepth() {
        assertEquals("x", HtmlText.of("<div>".repeat(100_000) + "x"));
        assertEquals("x", HtmlText.of("<b><p>".repeat(20_000) + "x"));
    }
}
