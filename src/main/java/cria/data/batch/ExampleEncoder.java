package cria.data.batch;

import cria.InputException;
import cria.data.shape.Example;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// Makes ids and labels of examples. Holds nothing that changes, so threads may share one.
///
/// A prompt and its completion are encoded apart, as they will be when the model is asked: encoded together, the last letters
/// of the one and the first of the other could fall into one token that generation never begins with.
public final class ExampleEncoder {

    private final Tokenizer tokenizer;
    private final ChatEncoding chat;
    private final TrainOn trainOn;

    public ExampleEncoder(Tokenizer tokenizer, ChatEncoding chat, TrainOn trainOn) {
        this.tokenizer = tokenizer;
        this.chat = chat;
        this.trainOn = trainOn;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /// The whole example, however long it is. Of a blank document nothing is learned: it would only teach to stop at once.
    public EncodedExample encode(Example example) {
        return switch (example) {
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
        return tokenizer.encode(example.text());
    }

    private EncodedExample chat(Example.Chat example) {
        if (example.messages().isEmpty()) {
            return labelled(example, new int[0], new boolean[0]);
        }
        EncodedChat encoded = chat.encode(example.messages(), false);
        int from = example.prompt() == 0 ? 0 : promptLength(example, encoded.ids());
        boolean[] learned = encoded.learned().clone();
        Arrays.fill(learned, 0, from, false);
        return labelled(example, encoded.ids(), learned);
    }

    /// How many ids of a conversation belong to its prompt.
    private int promptLength(Example.Chat example, int[] ids) {
        List<Message> prompt = example.messages().subList(0, example.prompt());
        int[] head = chat.encode(prompt, false).ids();
        if (head.length > ids.length || !Arrays.equals(head, 0, head.length, ids, 0, head.length)) {
            throw new InputException(example.file(), example.line(), "the chat template writes this prompt otherwise when the "
                + "completion follows, so where the completion begins is not known; give the row as \"messages\"");
        }
        return head.length;
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
