package cria.data.shape;

import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.List;

/// A row that is understood: what to train on, and where it stands.
public sealed interface Example {

    Path file();

    /// Counted from 1.
    long line();

    /// A conversation.
    ///
    /// @param prompt   how many of its first messages are only read: assistant turns among them are not learned
    /// @param category what its file files it under, "" for nothing
    record Chat(List<Message> messages, int prompt, String category, Path file, long line) implements Example {

        public Chat {
            messages = List.copyOf(messages);
        }

        public Chat(List<Message> messages, int prompt, Path file, long line) {
            this(messages, prompt, "", file, line);
        }
    }

    /// A prompt that is read and a completion that is learned.
    record Completion(String prompt, String completion, Path file, long line) implements Example {}

    /// A document.
    record PlainText(String text, Path file, long line) implements Example {}

    /// What another program has made ids of.
    ///
    /// @param ids     as the model reads them, with the tokens that begin and end a document; none is negative
    /// @param learned whether the loss counts an id, as long as `ids`
    record Tokens(int[] ids, boolean[] learned, Path file, long line) implements Example {

        public Tokens {
            if (ids.length != learned.length) {
                throw new IllegalArgumentException(ids.length + " ids, but " + learned.length + " masks");
            }
        }
    }
}
