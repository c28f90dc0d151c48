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
    /// @param prompt how many of its first messages are only read: assistant turns among them are not learned
    record Chat(List<Message> messages, int prompt, Path file, long line) implements Example {

        public Chat {
            messages = List.copyOf(messages);
        }
    }

    /// A prompt that is read and a completion that is learned.
    record Completion(String prompt, String completion, Path file, long line) implements Example {}

    /// A document.
    record PlainText(String text, Path file, long line) implements Example {}
}
