package cria.generate;

import cria.InputException;
import cria.WorkException;
import cria.kernel.Backend;
import cria.model.GenerationDefaults;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.LlamaNames;
import cria.model.NoTuning;
import cria.safetensors.ModelWeights;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/// A model that is ready to talk: its weights as they lie in their file, a cache for one conversation, its tokenizer.
public final class ChatModel implements AutoCloseable {
    private final ModelWeights weights;
    private final Backend backend;
    private final Generator generator;
    private final ModelText text;
    private final Set<Integer> stop;

    private ChatModel(ModelWeights weights, Backend backend, Generator generator, ModelText text, Set<Integer> stop) {
        this.weights = weights;
        this.backend = backend;
        this.generator = generator;
        this.text = text;
        this.stop = stop;
    }

    /// @param opener   makes the backend, which belongs to the model from then on
    /// @param capacity tokens of a conversation and its answers; less where the model knows fewer positions
    public static ChatModel open(Path directory, ModelText text, boolean conversations, Supplier<Backend> opener, int capacity) {
        LlamaConfig config = LlamaConfig.read(directory);
        text.check(config);
        GenerationDefaults defaults = GenerationDefaults.read(directory, config);
        Set<Integer> stop = conversations ? text.stopTokens(defaults.eosTokenIds()) : Set.copyOf(defaults.eosTokenIds());
        int tokens = Math.min(capacity, config.maxPositions());
        ModelWeights weights = ModelWeights.open(directory);
        Backend backend = null;
        try {
            LlamaNames.check(config, weights);
            backend = opener.get();
            long bytes = Generator.bytes(backend, config, tokens);
            if (bytes > backend.available()) {
                throw new WorkException("memory: a conversation of %,d tokens needs %,d MiB and %,d MiB are available; lower --max_length"
                    .formatted(tokens, bytes >> 20, backend.available() >> 20));
            }
            LlamaModel model = LlamaLoader.build(backend, config, new NoTuning(backend, weights::tensor), tokens);
            return new ChatModel(weights, backend, new Generator(backend, model, tokens), text, stop);
        } catch (Throwable e) {
            if (backend != null) {
                backend.close();
            }
            weights.close();
            throw e;
        }
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

    /// @throws InputException if a prompt leaves no room for an answer
    public void checkRoom(int promptTokens) {
        int capacity = generator.past() + generator.room();
        if (promptTokens >= capacity) {
            throw new InputException("the prompt has %,d tokens, and there is room for %,d with the answer; shorten it or raise --max_length"
                .formatted(promptTokens, capacity));
        }
    }

    @Override
    public void close() {
        backend.close();
        weights.close();
    }
}
