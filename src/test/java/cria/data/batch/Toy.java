package cria.data.batch;

import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A tokenizer whose ids are bytes, and a chat format: BOS, then for each message the first letter of its role, its content, END.
final class Toy implements Tokenizer {

    static final int BOS = 256;
    static final int EOS = 257;
    static final int END = 258;
    static final int IGNORE = EncodedExample.IGNORE;

    static ExampleEncoder encoder() {
        return encoder(TrainOn.REPLIES);
    }

    static ExampleEncoder encoder(TrainOn trainOn) {
        return new ExampleEncoder(new Toy(), Toy::chat, trainOn);
    }

    static EncodedChat chat(Conversation conversation, boolean addGenerationPrompt) {
        List<Integer> ids = new ArrayList<>(List.of(BOS));
        List<Boolean> learned = new ArrayList<>(List.of(false));
        for (Message message : conversation.messages()) {
            ids.add((int) message.role().charAt(0));
            learned.add(false);
            for (byte b : message.content().getBytes(StandardCharsets.UTF_8)) {
                ids.add(b & 0xFF);
                learned.add(message.isAssistant() && message.learned());
            }
            ids.add(END);
            learned.add(message.isAssistant() && message.learned());
        }
        boolean[] mask = new boolean[learned.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = learned.get(i);
        }
        return new EncodedChat(ids.stream().mapToInt(Integer::intValue).toArray(), mask);
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xFF;
        }
        return ids;
    }

    @Override
    public OptionalInt special(String name) {
        return name.equals("<|end|>") ? OptionalInt.of(END) : OptionalInt.empty();
    }

    @Override
    public boolean isSpecial(int id) {
        return id >= BOS;
    }

    @Override
    public byte[] bytesOf(int id) {
        return new byte[] {(byte) id};
    }

    @Override
    public String decode(int... ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id < BOS) {
                out.write(id);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamDecoder stream() {
        throw new UnsupportedOperationException("no test of data decodes a stream");
    }

    @Override
    public int vocabSize() {
        return 259;
    }

    @Override
    public OptionalInt bos() {
        return OptionalInt.of(BOS);
    }

    @Override
    public OptionalInt eos() {
        return OptionalInt.of(EOS);
    }
}
