package cria.check.twin;

import cria.SplitMix64;
import cria.data.shape.Example;
import cria.tokenizer.Message;
import java.util.Arrays;

/// What is kept of a conversation to find it again.
///
/// @param exact of all that is said and by whom, letter by letter
/// @param near  of its words; of none where there are no words
public record Fingerprint(long exact, MinHash near, boolean hasWords) {

    public static Fingerprint of(Example example) {
        Words words = new Words();
        long hash = Hash.START;
        switch (example) {
            case Example.Chat it -> {
                for (Message message : it.messages()) {
                    hash = text(hash, message.role());
                    hash = text(hash, message.content());
                    for (Message.ToolCall call : message.calls()) {
                        hash = text(text(hash, call.name()), call.arguments());
                    }
                    words.add(message.content());
                }
            }
            case Example.Completion it -> {
                hash = text(text(hash, it.prompt()), it.completion());
                words.add(it.prompt());
                words.add(it.completion());
            }
            case Example.PlainText it -> {
                hash = text(hash, it.text());
                words.add(it.text());
            }
            case Example.Tokens it -> hash = text(hash, Arrays.toString(it.ids()));
        }
        long[] shingles = words.shingles();
        return new Fingerprint(SplitMix64.mix(hash), MinHash.of(shingles), shingles.length > 0);
    }

    private static long text(long hash, String text) {
        return Hash.end(Hash.add(hash, text));
    }
}
