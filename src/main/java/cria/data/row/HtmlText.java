package cria.data.row;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// The words of HTML, as a reader sees them: paragraphs and other blocks on lines of their own, white space as a browser shows it.
final class HtmlText {

    private static final List<String> UNSEEN = List.of("script", "style", "head", "template");

    private HtmlText() {}

    static String of(String html) {
        if (html.indexOf('<') < 0 && html.indexOf('&') < 0) {
            return plain(html);
        }
        Writer writer = new Writer();
        Element body = Jsoup.parse(html).body();
        body.select(String.join(",", UNSEEN)).remove();
        body.traverse(writer);
        return plain(writer.text.toString());
    }

    /// A space that must not break a line is a space.
    private static String plain(String text) {
        return text.replace('\u00a0', ' ').strip();
    }

    private static final class Writer implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                write(words);
            } else if (node instanceof Element element) {
                if (element.normalName().equals("br")) {
                    text.append('\n');
                } else if (element.isBlock()) {
                    breakLine();
                    text.append(element.normalName().equals("li") ? "- " : "");
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && element.isBlock()) {
                breakLine();
            }
        }

        private void write(TextNode words) {
            Element parent = words.parent();
            if (parent != null && parent.closest("pre") != null) {
                text.append(words.getWholeText());
                return;
            }
            String line = words.text();
            boolean begins = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
            text.append(begins ? line.stripLeading() : line);
        }

        private void breakLine() {
            while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
                text.setLength(text.length() - 1);
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }
    }
}
