package cria.generate;

import cria.tokenizer.Message;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/// Answers conversations. What a prompt has in common with what the generator has read is not read
/// again.
public final class Chat {
    private final Generator generator;
    private final Optional<ChatEncoder> encoder;
    private final Tokenizer tokenizer;
    private final Set<Integer> stop;

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

    /// @param promptIds     what the model read
    /// @param newIds        what it generated, the stop token included
    /// @param promptSeconds until the first token was there
    /// @param decodeSeconds from there to the last token
    public record Answer(String text, int[] promptIds, int[] newIds, Generator.Ending ending, double promptSeconds,
        double decodeSeconds) {

        /// Of decoding alone; empty where no second token came.
        public OptionalDouble tokensPerSecond() {
            return newIds.length < 2 ? OptionalDouble.empty() : OptionalDouble.of((newIds.length - 1) / decodeSeconds);
        }
    }

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
        long start = System.nanoTime();
        List<Long> times = new ArrayList<>();
        // At least the last token is read again, since its logits are what the answer begins with.
        generator.rewind(Math.min(generator.common(prompt), prompt.length - 1));
        StreamDecoder decoder = tokenizer.stream();
        StringBuilder answer = new StringBuilder();
        List<Integer> newIds = new ArrayList<>();
        Generator.Ending ending = generator.generate(Arrays.copyOfRange(prompt, generator.past(), prompt.length), maxNewTokens, stop,
            sampler, id -> {
                newIds.add(id);
                times.add(System.nanoTime());
                String piece = stop.contains(id) ? "" : decoder.next(id);
                answer.append(piece);
                return text.test(piece);
            });
        String rest = decoder.finish();
        var _ = text.test(rest);        // nothing is left to stop
        return new Answer(answer.append(rest).toString(), prompt, newIds.stream().mapToInt(Integer::intValue).toArray(), ending,
            (times.getFirst() - start) / 1e9, (times.getLast() - times.getFirst()) / 1e9);
    }
}
