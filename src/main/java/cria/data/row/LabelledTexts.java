package cria.data.row;

import cria.InputException;
import cria.Shown;
import cria.data.sample.ColumnFacts;
import cria.data.sample.Reading;
import cria.data.sample.Rows;
import cria.data.sample.Sample;
import cria.data.sample.Tally;
import cria.data.shape.Candidate;
import cria.data.shape.Examples;
import cria.data.shape.Shape;
import cria.data.shape.Shapes;
import java.util.List;
import java.util.Optional;

/// Short texts with a label each and no replies, as banking77 has them. Learned as plain text they would teach a model to ask what
/// customers ask, so they are refused, with what to do; it is found so that plain text is not.
final class LabelledTexts implements Shape {

    private static final String[] TEXTS = {"text", "utterance", "sentence", "query", "message"};
    private static final String[] LABELS = {"category", "label", "intent", "class", "labeltext", "labels", "target", "topic", "sentiment"};

    /// In characters. Longer ones are documents that are filed under something.
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_LABEL = 60;

    @Override
    public String name() {
        return "texts with labels";
    }

    @Override
    public boolean isAccepted() {
        return false;
    }

    @Override
    public String example() {
        return "{\"text\": \"…\", \"category\": \"…\"}";
    }

    @Override
    public List<Candidate> candidates(Sample sample) {
        Optional<String> text = sample.named(TEXTS).filter(column -> isShort(sample.column(column), LONGEST_TEXT));
        Optional<String> label = sample.named(LABELS).filter(column -> isShort(sample.column(column), LONGEST_LABEL));
        return text.isPresent() && label.isPresent() && isFlat(sample) ? List.of(new Refused(sample, text.get(), label.get())) : List.of();
    }

    /// Whether rows hold single values only: what lies beside lists is no set of labelled texts.
    private static boolean isFlat(Sample sample) {
        return sample.rows().stream().noneMatch(row -> row.names().stream().anyMatch(name -> row.value(name).isContainerNode()));
    }

    private static boolean isShort(ColumnFacts column, int length) {
        return column.filled() > 0 && column.length() <= length;
    }

    private record Refused(Sample sample, String text, String label) implements Candidate {

        @Override
        public Reading reading() {
            return new Reading("texts with labels", List.of("--prompt_column " + text, "--completion_column " + label),
                Reading.Sure.SOME);
        }

        @Override
        public Examples open(Rows rows, Tally tally, Shapes shapes) {
            throw new InputException(sample.file(),
                ("these are texts (\"%s\") with a label each (\"%s\") and no replies; to learn the labels, "
                    + "give --prompt_column %s --completion_column %s; to learn the texts as documents, --content_column %s")
                    .formatted(Shown.of(text), Shown.of(label), Shown.of(text), Shown.of(label), Shown.of(text)));
        }
    }
}
