package cria.check;

import cria.Shown;

/// A piece of a text, as it is quoted: what is meant with a little of what stands around it.
final class Excerpt {
    private static final int AROUND = 32;
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(String text, int from, int to) {
        int end = Math.min(to, from + LONGEST);
        return quoted(text, start(text, from), text.substring(from, end), end, end(text, end));
    }

    /// The same of what is nobody's business: letters and digits but for the first and the last are dots.
    static String masked(String text, int from, int to) {
        StringBuilder masked = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            masked.append(i > from && i < to - 1 && Character.isLetterOrDigit(c) ? '•' : c);
        }
        return quoted(text, start(text, from), masked.toString(), to, end(text, to));
    }

    private static String quoted(String text, int start, String middle, int middleEnd, int end) {
        int from = middleEnd - middle.length();
        return "\"" + (start > 0 ? "…" : "") + Shown.escaped(text.substring(start, from) + middle + text.substring(middleEnd, end))
            + (end < text.length() ? "…" : "") + "\"";
    }

    private static int start(String text, int from) {
        int start = Math.max(0, from - AROUND);
        return start > 0 && Character.isLowSurrogate(text.charAt(start)) ? start - 1 : start;
    }

    private static int end(String text, int to) {
        int end = Math.min(text.length(), to + AROUND);
        return end < text.length() && Character.isLowSurrogate(text.charAt(end)) ? end + 1 : end;
    }
}
