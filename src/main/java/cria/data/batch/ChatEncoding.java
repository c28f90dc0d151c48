package cria.data.batch;

import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import java.util.Optional;

/// How a conversation becomes ids: a chat template and a tokenizer together. Called from several threads at once.
@FunctionalInterface
public interface ChatEncoding {

    EncodedChat encode(Conversation conversation, boolean addGenerationPrompt);

    /// Why the template cannot write a conversation; empty where it can.
    default Optional<String> problem(Conversation conversation) {
        return Optional.empty();
    }
}
