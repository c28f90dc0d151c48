package cria.data.batch;

import cria.InputException;
import cria.data.shape.Example;
import cria.data.source.BadRowException;
import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// Makes ids and labels of examples. Holds nothing that changes, so threads may share one.
///
/// A prompt and its completion are encoded apart, as they will be when the model is asked: encoded together, the last letters
/// of the one and the first of the other could fall into one token that generation never begins with.
public final class ExampleEncoder {

    private final Tokenizer tokenizer;
    private final ChatEncoding chat;
    private final TrainOn trainOn;
    private final UnaryOperator<Example> before;

    public ExampleEncoder(Tokenizer tokenizer, ChatEncoding chat, TrainOn trainOn) {
        this(tokenizer, chat, trainOn, UnaryOperator.identity());
    }

    private ExampleEncoder(Tokenizer tokenizer, ChatEncoding chat, TrainOn trainOn, UnaryOperator<Example> before) {
        this.tokenizer = tokenizer;
        this.chat = chat;
        this.trainOn = trainOn;
        this.before = before;
    }

    /// The same, of examples that are first changed.
    ///
    /// @param change called by several threads at once; a row becomes one example, of the same file and line
    public ExampleEncoder after(UnaryOperator<Example> change) {
        return new ExampleEncoder(tokenizer, chat, trainOn, example -> before.apply(change.apply(example)));
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// The whole example, however long it is. Of a blank document nothing is learned: it would only teach to stop at once.
    public EncodedExample encode(Example example) {
        return switch (before.apply(example)) {
            case Example.Chat it -> chat(it);
            case Example.Completion it ->
                plain(it, tokenizer.encode(it.prompt()), tokenizer.encode(it.completion()));
            case Example.PlainText it -> plain(it, new int[0], tokenizer.encode(it.text()));
            case Example.Tokens it -> tokens(it);
        };
    }

    /// Ids of others as they are; what is learned of them was decided there.
    private EncodedExample tokens(Example.Tokens example) {
        int[] ids = example.ids();
        int[] labels = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] >= tokenizer.vocabSize()) {
                throw new InputException(example.file(), example.line(),
                    ("\"input_ids\"[%d] is %,d, but this model's tokenizer has %,d ids; "
                        + "the ids must be of its own vocabulary").formatted(i, ids[i], tokenizer.vocabSize()));
            }
            labels[i] = i > 0 && example.learned()[i] ? ids[i] : EncodedExample.IGNORE;
        }
        return new EncodedExample(ids.clone(), labels, ids.length, example.file(), example.line());
    }

    /// The ids of the text alone, without BOS and EOS.
    public int[] encodeBare(Example.PlainText example) {
        return switch (before.apply(example)) {
            case Example.PlainText it -> tokenizer.encode(it.text());
            case Example.Chat _,Example.Completion _,Example.Tokens _ -> throw new IllegalStateException(
                "a text became another kind of example");
        };
    }

    private EncodedExample chat(Example.Chat example) {
        if (example.messages().isEmpty()) {
            return labelled(example, new int[0], new boolean[0]);
        }
        Conversation conversation = trainOn.marked(example.conversation());
        chat.problem(conversation).ifPresent(problem -> {
            throw wrong(example, problem);
        });
        if (trainOn == TrainOn.ALL && conversation.messages().stream().anyMatch(it -> it.isAssistant() && !it.learned())) {
            throw wrong(example,
                "a reply here shall only be read (weight 0), and --train_on all learns every token; give --train_on replies");
        }
        EncodedChat encoded = chat.encode(conversation, false);
        int from = example.prompt() == 0 ? 0 : promptLength(example, encoded.ids());
        boolean[] learned = encoded.learned().clone();
        Arrays.fill(learned, 0, from, false);
        return labelled(example, encoded.ids(), learned);
    }

    /// How many ids of a conversation belong to its prompt.
    private int promptLength(Example.Chat example, int[] ids) {
        Conversation prompt = example.conversation().with(example.messages().subList(0, example.prompt()));
        chat.problem(prompt).ifPresent(problem -> {
            throw wrong(example, "its prompt cannot stand alone: " + problem);
        });
        int[] head = chat.encode(prompt, false).ids();
        if (head.length > ids.length || !Arrays.equals(head, 0, head.length, ids, 0, head.length)) {
            throw wrong(example, "the chat template writes this prompt otherwise when the "
                + "completion follows, so where the completion begins is not known; give the row as \"messages\"");
        }
        return head.length;
    }

    private static InputException wrong(Example example, String problem) {
        return new BadRowException(example.file(), example.line(), problem);
    }

    /// BOS, what is read, what is learned, EOS.
    private EncodedExample plain(Example example, int[] read, int[] learned) {
        OptionalInt bos = tokenizer.bos();
        OptionalInt eos = tokenizer.eos();
        int begin = bos.isPresent() ? 1 : 0;
        int[] ids = new int[begin + read.length + learned.length + (eos.isPresent() ? 1 : 0)];
        bos.ifPresent(id -> ids[0] = id);
        System.arraycopy(read, 0, ids, begin, read.length);
        System.arraycopy(learned, 0, ids, begin + read.length, learned.length);
        eos.ifPresent(id -> ids[ids.length - 1] = id);
        boolean[] targets = new boolean[ids.length];
        Arrays.fill(targets, begin + read.length, ids.length, true);
        return labelled(example, ids, targets);
    }

    private EncodedExample labelled(Example example, int[] ids, boolean[] learned) {
        int[] labels = new int[ids.length];
        boolean blank = example instanceof Example.PlainText it && it.text().isBlank();
        for (int i = 0; i < ids.length; i++) {
            boolean target = i > 0 && !blank && (trainOn == TrainOn.ALL || learned[i]);
            labels[i] = target ? ids[i] : EncodedExample.IGNORE;
        }
        return new EncodedExample(ids, labels, ids.length, example.file(), example.line());
    }
}
