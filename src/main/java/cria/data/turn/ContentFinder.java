package cria.data.turn;

import cria.data.sample.ColumnFacts;
import cria.data.sample.DateOrder;
import cria.data.sample.Sample;
import cria.data.sample.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Finds the column of what is said: the longest one that reads like language.
final class ContentFinder {

    private static final Set<String> NAMES = Set.of("text", "message", "messagetext", "content", "body", "plainbody", "utterance", "said",
        "msg", "transcript", "comment", "tweet", "nachricht", "mensaje", "texto", "texte");

    /// A column that is nearly as long as the longest may be meant as well.
    private static final double NEARLY = 0.8;

    /// A column whose name says that it is meant may be so much shorter.
    private static final double NAMED = 0.3;

    /// What words score at least, where no name says that they are some.
    private static final double LEAST = 0.5;

    private record Scored(String column, double score) {}

    private ContentFinder() {}

    /// The likeliest columns, all as likely as each other.
    static List<String> find(Sample sample, Set<String> others) {
        Times times = new Times(DateOrder.MDY);
        List<Scored> scored = new ArrayList<>();
        for (String column : sample.names()) {
            ColumnFacts facts = sample.column(column);
            if (!others.contains(column) && facts.filled() > 0 && facts.share(value -> times.parse(value) != Times.NONE) < 0.5) {
                scored.add(new Scored(column, facts.length() * (0.01 + facts.share(ContentFinder::isLanguage))));
            }
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed());
        double most = scored.isEmpty() ? 0 : scored.getFirst().score();
        List<Scored> named = scored.stream().filter(it -> it.score() >= NAMED * most && NAMES.contains(Sample.plain(it.column()))).toList();
        if (most < LEAST && named.isEmpty()) {
            return List.of();
        }
        double best = named.isEmpty() ? most : named.getFirst().score();
        return (named.isEmpty() ? scored : named).stream().filter(it -> it.score() >= NEARLY * best).map(Scored::column).toList();
    }

    /// Whether a text has words with blanks between them, or letters of a script that needs none.
    private static boolean isLanguage(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n' || Character.isIdeographic(c) || c >= 0x0E00 && c <= 0x0E7F || c >= 0x3040 && c <= 0x30FF) {
                return true;
            }
        }
        return false;
    }
}
