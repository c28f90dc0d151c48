package cria.generate;

import cria.InputException;
import cria.kernel.Backend;
import cria.kernel.Room;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.StoredModel;
import java.util.Set;
import java.util.function.Supplier;

/// A model that is ready to talk: its weights as they lie in their file, a cache for one conversation, its tokenizer.
public final class ChatModel implements AutoCloseable {
    private final StoredModel model;
    private final Backend backend;
    private final Generator generator;
    private final ModelText text;
    private final Set<Integer> stop;

    private ChatModel(StoredModel model, Backend backend, Generator generator, ModelText text, Set<Integer> stop) {
        this.model = model;
        this.backend = backend;
        this.generator = generator;
        this.text = text;
        this.stop = stop;
    }

    /// @param model         closed with this, and also where this fails
    /// @param conversations whether a turn's end ends an answer, or only what ends a text
    /// @param opener        makes the backend, which is closed with this
    /// @param capacity      tokens of a conversation and its answers; less where the model knows fewer positions
    public static ChatModel open(StoredModel model, ModelText text, boolean conversations, Supplier<Backend> opener, int capacity) {
        try {
            text.check(model.config());
            GenerationDefaults defaults = GenerationDefaults.read(model.directory(), model.config());
            Set<Integer> stop = conversations ? text.stopTokens(defaults.eosTokenIds()) : Set.copyOf(defaults.eosTokenIds());
            Backend backend = opener.get();
            try {
                int tokens = Math.min(capacity, model.config().maxPositions());
                return new ChatModel(model, backend, generator(model, backend, tokens), text, stop);
            } catch (RuntimeException | OutOfMemoryError e) {
                backend.close();
                throw e;
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            model.close();
            throw e;
        }
    }

    private static Generator generator(StoredModel model, Backend backend, int tokens) {
        LlamaConfig config = model.config();
        Room room = Room.of(backend);
        Generator.need(model, room, tokens).check("a conversation of %,d tokens".formatted(tokens), room.available(), "lower --max_length");
        return new Generator(backend, LlamaLoader.build(backend, config, model.layers(backend), tokens), tokens);
    }

    public Chat chat() {
        return new Chat(generator, text.chat(), stop);
    }

    public Generator generator() {
        return generator;
    }

    public Set<Integer> stop() {
        return stop;
    }

    /// Tokens that a conversation and its answer may have.
    public int capacity() {
        return generator.past() + generator.room();
    }

    /// @param where in front of the message: file and line, or nothing
    /// @throws InputException if a prompt leaves no room for an answer
    public void checkRoom(String where, int promptTokens) {
        if (promptTokens >= capacity()) {
            throw new InputException(where + "the prompt has %,d tokens, and there is room for %,d with the answer; "
                .formatted(promptTokens, capacity()) + "shorten it or raise --max_length");
        }
    }

    @Override
    public void close() {
        backend.close();
        model.close();
    }
}
