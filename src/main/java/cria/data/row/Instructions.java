package cria.data.row;

import cria.Shown;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Sample;
import cria.data.shape.Candidate;
import cria.data.shape.Shape;
import cria.data.source.JsonRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What somebody asks and what is answered, a column each: Alpaca's `instruction`, `input` and `output`, Bitext's `instruction` and
/// `response`, `question` and `answer`, … All columns that can be the one or the other are candidates, so that a file with several is
/// not guessed at.
final class Instructions implements Shape {

    private static final String[] ASKED = {"instruction", "question", "prompt", "query"};
    private static final String[] ANSWERED = {"output", "response", "answer", "reply", "completion"};

    /// What belongs to an instruction, in the order in which it follows.
    private static final String[] MORE = {"input", "context"};

    private static final String[] HISTORY = {"history"};
    private static final String[] CATEGORIES = {"category", "intent", "topic"};

    private final NamedColumns given;

    Instructions(NamedColumns given) {
        this.given = given;
    }

    @Override
    public String name() {
        return "instruction/output";
    }

    @Override
    public String example() {
        return "{\"instruction\": \"…\", \"input\": \"\", \"output\": \"…\"}";
    }

    @Override
    public List<Candidate> candidates(Sample sample) {
        check("--prompt_column", given.prompt(), sample);
        check("--completion_column", given.completion(), sample);
        check("--category_column", given.category(), sample);
        boolean isAsked = !given.prompt().isEmpty() || !given.completion().isEmpty();
        List<Candidate> candidates = new ArrayList<>();
        for (String prompt : given.prompt().isEmpty() ? prompts(sample) : List.of(given.prompt())) {
            for (String completion : given.completion().isEmpty() ? completions(sample) : List.of(given.completion())) {
                if (isAsked ? !prompt.equals(completion) : !isPromptAndCompletion(prompt, completion)) {
                    candidates.addAll(shape(sample, prompt, completion, isAsked ? Sure.ASKED : Sure.COLUMNS).candidates(sample));
                }
            }
        }
        if (isAsked && candidates.isEmpty()) {
            throw sample.first().wrong("--prompt_column and --completion_column name two columns that this row has filled; the columns are "
                + sample.first().columns());
        }
        return candidates;
    }

    private static void check(String flag, String column, Sample sample) {
        if (!column.isEmpty() && !sample.names().contains(column)) {
            throw sample.first().wrong("%s %s: no such column; the columns are %s".formatted(flag, Shown.of(column), sample.first()
                .columns()));
        }
    }

    /// `input` asks only where nothing else does.
    private static List<String> prompts(Sample sample) {
        List<String> prompts = filled(sample, ASKED);
        return prompts.isEmpty() ? filled(sample, MORE[0]) : prompts;
    }

    private static List<String> completions(Sample sample) {
        return filled(sample, ANSWERED);
    }

    /// Those two names alone mean text that is gone on with, and no conversation.
    private static boolean isPromptAndCompletion(String prompt, String completion) {
        return prompt.equals("prompt") && completion.equals("completion");
    }

    private static List<String> filled(Sample sample, String... names) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            sample.named(name)
                .filter(column -> sample.column(column).filled() > 0 && found.stream().noneMatch(other -> contains(sample, column, other)))
                .ifPresent(found::add);
        }
        return found;
    }

    /// Whether a column says what another one says, perhaps with more around it, as a prompt does that was made of an instruction.
    private static boolean contains(Sample sample, String column, String other) {
        return sample.share(row -> String.valueOf(row.text(column)).contains(String.valueOf(row.text(other)))) > 0.9;
    }

    private InstructionShape shape(Sample sample, String prompt, String completion, Sure sure) {
        List<String> more = new ArrayList<>(List.of(prompt));
        for (String name : MORE) {
            sample.named(name).filter(column -> !more.contains(column) && !column.equals(completion) && isText(sample, column))
                .ifPresent(more::add);
        }
        String category = given.category().isEmpty()
            ? first(sample, CATEGORIES).filter(column -> !column.equals(completion)).orElse("") : given.category();
        return new InstructionShape(more, completion, first(sample, HISTORY).orElse(""), category, sure);
    }

    /// Whether few rows have anything else there.
    private static boolean isText(Sample sample, String column) {
        return sample.share(row -> row instanceof JsonRow && row.value(column).isContainerNode()) <= 0.5;
    }

    private static Optional<String> first(Sample sample, String... names) {
        return Arrays.stream(names).flatMap(name -> sample.named(name).stream()).findFirst();
    }
}
