package cria.generate;

import cria.tokenizer.Message;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Answers conversations. What two turns have in common is read only once: the cache keeps it.
public final class Chat {
    private final Generator generator;
    private final Optional<ChatEncoder> encoder;
    private final Tokenizer tokenizer;
    private final Set<Integer> stop;
    private int[] cached = {};

    /// @param stop tokens that end an answer
    public Chat(Generator generator, ChatEncoder encoder, Set<Integer> stop) {
        this(generator, Optional.of(encoder), encoder.tokenizer(), stop);
    }

    private Chat(Generator generator, Optional<ChatEncoder> encoder, Tokenizer tokenizer, Set<Integer> stop) {
        this.generator = generator;
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.stop = Set.copyOf(stop);
    }

    /// Continues plain text, given as ids.
    public static Chat plain(Generator generator, Tokenizer tokenizer, Set<Integer> stop) {
        return new Chat(generator, Optional.empty(), tokenizer, stop);
    }

    /// @param promptIds what the model read
    /// @param newIds    what it generated, the stop token included
    public record Answer(String text, int[] promptIds, int[] newIds, Generator.Ending ending) { }

    /// Tokens that a conversation takes, the head of the answer included.
    public int length(List<Message> messages) {
        return encode(messages).length;
    }

    /// @param text is given the answer piece by piece as it comes, and says whether to go on
    public Answer answer(List<Message> messages, int maxNewTokens, Sampler sampler, Predicate<String> text) {
        return answer(encode(messages), maxNewTokens, sampler, text);
    }

    private int[] encode(List<Message> messages) {
        return encoder.orElseThrow(() -> new IllegalStateException("plain text has no turns")).encode(messages, true).ids();
    }

    /// Goes on with ids.
    public Answer answer(int[] prompt, int maxNewTokens, Sampler sampler, Predicate<String> text) {
        int common = Arrays.mismatch(cached, 0, Math.min(cached.length, generator.past()), prompt, 0, prompt.length);
        // At least the last token is read again, since its logits are what the answer begins with.
        generator.rewind(Math.min(common < 0 ? prompt.length : common, prompt.length - 1));
        StreamDecoder decoder = tokenizer.stream();
        StringBuilder answer = new StringBuilder();
        List<Integer> newIds = new ArrayList<>();
        try {
            Generator.Ending ending = generator.generate(Arrays.copyOfRange(prompt, generator.past(), prompt.length), maxNewTokens, stop,
                sampler, id -> {
                    newIds.add(id);
                    String piece = stop.contains(id) ? "" : decoder.next(id);
                    answer.append(piece);
                    return text.test(piece);
                });
            String rest = decoder.finish();
            text.test(rest);
            return new Answer(answer.append(rest).toString(), prompt, ints(newIds), ending);
        } finally {
            // Whatever ended it: the generator's cache holds the first of these.
            cached = IntStream.concat(Arrays.stream(prompt), Arrays.stream(ints(newIds))).toArray();
        }
    }

    private static int[] ints(List<Integer> ids) {
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
