package cria.data.batch;

import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import java.util.List;

/// How a conversation becomes ids: a chat template and a tokenizer together. Called from several threads at once.
@FunctionalInterface
public interface ChatEncoding {

    EncodedChat encode(List<Message> messages, boolean addGenerationPrompt);
}
