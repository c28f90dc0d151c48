package cria.tokenizer.template;

import cria.InputException;
import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.Utf8;
import cria.tokenizer.template.ChatTemplate.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/// Conversations as ids, as a [ChatTemplate] writes them, and which ids are learned. Text between two control tokens is
/// encoded as one, since merges may reach over the border of a role and a content, so that the ids are those that the model
/// sees when it answers.
///
/// @param template  how conversations are written
/// @param tokenizer of the same model
public record ChatEncoder(ChatTemplate template, Tokenizer tokenizer) {

    /// The conversation with one BOS in front, where the template or the tokenizer has one. A token is learned if any of
    /// its bytes is.
    ///
    /// @param addGenerationPrompt whether the head of an assistant's turn follows at the end
    /// @throws InputException where the template cannot write a message or the tokenizer lacks one of its control tokens
    public EncodedChat encode(Conversation conversation, boolean addGenerationPrompt) {
        Ids out = new Ids();
        List<Segment> segments = template.render(conversation, addGenerationPrompt);
        OptionalInt bos = tokenizer.bos();
        boolean hasBos = !segments.isEmpty() && segments.getFirst().control()
            && tokenizer.special(segments.getFirst().text()).equals(bos);
        if (bos.isPresent() && !hasBos) {
            out.add(bos.getAsInt(), false);
        }
        List<Segment> text = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.control()) {
                addText(out, text);
                text.clear();
                out.add(control(segment.text()), segment.learned());
            } else {
                text.add(segment);
            }
        }
        addText(out, text);
        return out.chat();
    }

    /// A conversation without tools.
    public EncodedChat encode(List<Message> messages, boolean addGenerationPrompt) {
        return encode(new Conversation(messages), addGenerationPrompt);
    }

    private int control(String name) {
        return tokenizer.special(name).orElseThrow(() -> new InputException("the chat template " + template.name()
            + " needs the control token " + name + ", which this tokenizer does not have: choose the template that the"
            + " model was trained with"));
    }

    private void addText(Ids out, List<Segment> segments) {
        StringBuilder text = new StringBuilder();
        BitSet learned = new BitSet();
        int end = 0;
        for (Segment segment : segments) {
            int start = end;
            text.append(Utf8.wellFormed(segment.text()));
            end += Utf8.bytes(segment.text()).length;
            learned.set(start, end, segment.learned());
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int at = 0;
        for (int id : tokenizer.encode(text.toString())) {
            int from = -1;
            for (byte b : tokenizer.bytesOf(id)) {
                at = find(bytes, b, at) + 1;
                from = from < 0 ? at - 1 : from;
            }
            int next = learned.nextSetBit(Math.max(0, from));
            out.add(id, next >= 0 && next < at);
        }
    }

    /// Bytes of the text that are in no token were dropped by a vocabulary that lacks them.
    private static int find(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new IllegalStateException("the ids are not those of the text");
    }

    /// Two arrays that grow together.
    private static final class Ids {
        private int[] ids = new int[64];
        private boolean[] learned = new boolean[64];
        private int size;

        void add(int id, boolean isLearned) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
                learned = Arrays.copyOf(learned, 2 * size);
            }
            ids[size] = id;
            learned[size++] = isLearned;
        }

        EncodedChat chat() {
            return new EncodedChat(Arrays.copyOf(ids, size), Arrays.copyOf(learned, size));
        }
    }
}
