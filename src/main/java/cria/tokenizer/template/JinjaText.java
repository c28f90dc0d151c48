package cria.tokenizer.template;

/// A Jinja template in one way of writing, so that two texts of one template can be compared. Spaces, quotes, escapes,
/// comments, line endings and the ways of trimming white space go; what the template does stays. Trimming is that of
/// [transformers](https://huggingface.co/docs/transformers/chat_templating): `trim_blocks` and `lstrip_blocks`.
/// It reads templates only to recognise them and runs nothing.
final class JinjaText {

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private boolean dropNewline;
    private boolean dropWhitespace;

    private JinjaText(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        this.source = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
    }

    /// The same for templates that differ in writing only. A text that is no Jinja comes back much as it was.
    static String canonical(String template) {
        JinjaText text = new JinjaText(template);
        while (text.at < text.source.length()) {
            text.data();
            text.tag();
        }
        return text.out.toString();
    }

    private void data() {
        int start = at;
        while (at < source.length() && !(source.charAt(at) == '{' && at + 1 < source.length()
            && "{%#".indexOf(source.charAt(at + 1)) >= 0)) {
            at++;
        }
        boolean lineStart = start == 0;
        if (dropWhitespace) {
            while (start < at && Character.isWhitespace(source.charAt(start))) {
                lineStart = source.charAt(start++) == '\n';
            }
        } else if (dropNewline && start < at && source.charAt(start) == '\n') {
            start++;
            lineStart = true;
        }
        String data = source.substring(start, at);
        if (at < source.length()) {
            data = beforeTag(data, lineStart);
        }
        out.append(data);
    }

    private String beforeTag(String data, boolean lineStart) {
        char mark = at + 2 < source.length() ? source.charAt(at + 2) : ' ';
        if (mark == '-') {
            return data.stripTrailing();
        }
        int line = data.lastIndexOf('\n') + 1;
        boolean alone = (line > 0 || lineStart) && data.substring(line).isBlank();
        return source.charAt(at + 1) != '{' && mark != '+' && alone ? data.substring(0, line) : data;
    }

    private void tag() {
        if (at >= source.length()) {
            return;
        }
        char kind = source.charAt(at + 1);
        at += 2;
        if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
            at++;
        }
        String end = switch (kind) {
            case '{' -> "}}";
            case '%' -> "%}";
            default -> "#}";
        };
        StringBuilder body = new StringBuilder();
        while (at < source.length() && !closes(end)) {
            if (kind == '#') {
                at++;
            } else {
                token(body);
            }
        }
        char mark = at < source.length() ? source.charAt(at) : ' ';
        at = Math.min(source.length(), at + (mark == '-' || mark == '+' ? 3 : 2));
        dropWhitespace = mark == '-';
        dropNewline = kind != '{' && mark != '+';
        if (kind != '#') {
            out.append('{').append(kind).append(body.toString().strip()).append(end);
        }
    }

    private boolean closes(String end) {
        return source.startsWith(end, at) || source.startsWith("-" + end, at) || source.startsWith("+" + end, at);
    }

    /// Appends one token with a space in front; `.role` becomes `['role']`.
    private void token(StringBuilder body) {
        char c = source.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (c == '\'' || c == '"') {
            body.append(" '").append(literal(c)).append('\'');
        } else if (isWord(c)) {
            body.append(' ').append(word());
        } else if (c == '.' && (source.startsWith(".role", at) || source.startsWith(".content", at))) {
            at++;
            body.append(" [ '").append(word()).append("' ]");
        } else {
            body.append(' ').append(c);
            at++;
        }
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private String word() {
        int start = at;
        while (at < source.length() && isWord(source.charAt(at))) {
            at++;
        }
        return source.substring(start, at);
    }

    /// What stands between the quotes: line breaks and quotes themselves, every other escape as written.
    private String literal(char quote) {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            if (c != '\\' || at == source.length()) {
                text.append(c == '\'' ? "\\'" : c);
                continue;
            }
            char escaped = source.charAt(at++);
            text.append(switch (escaped) {
                case 'n' -> "\n";
                case '"' -> "\"";
                default -> "\\" + escaped;
            });
        }
        at++;
        return text.toString();
    }
}
