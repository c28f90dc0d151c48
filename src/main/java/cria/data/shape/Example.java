package cria.data.shape;

import cria.tokenizer.Conversation;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.List;

/// A row that is understood: what to train on, and where it stands.
public sealed interface Example {

    Path file();

    /// Counted from 1.
    long line();

    /// A conversation. Each of its messages says whether it is learned.
    ///
    /// @param prompt how many of its first messages are only read: assistant turns among them are not learned
    record Chat(Conversation conversation, int prompt, Path file, long line) implements Example {

        /// Without tools.
        public Chat(List<Message> messages, int prompt, Path file, long line) {
            this(new Conversation(messages), prompt, file, line);
        }

        /// The same row with other messages.
        ///
        /// @param prompt how many of them are only read
        public Chat with(List<Message> messages, int prompt) {
            return new Chat(conversation.with(messages), prompt, file, line);
        }

        public List<Message> messages() {
            return conversation.messages();
        }
    }

    /// A prompt that is read and a completion that is learned.
    record Completion(String prompt, String completion, Path file, long line) implements Example {}

    /// A document.
    record PlainText(String text, Path file, long line) implements Example {}
}
