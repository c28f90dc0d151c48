package cria.generate;

import cria.kernel.Backend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.layer.LossHead;
import cria.layer.RotaryEmbedding;
import cria.model.ForwardOnly;
import cria.model.LlamaConfig;
import cria.model.LlamaModel;
import cria.model.StoredModel;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;

/// Continues one text. What it has read stays in its cache, so a conversation goes on without being read again.
public final class Generator {

    /// Tokens of a prompt that are read at a time.
    private static final int CHUNK = 256;

    private final Backend backend;
    private final LlamaModel model;
    private final KeyValueCache cache;
    private final Slab scratch;
    private final int[] text;           // the first `past` of it have been read
    private int past;

    private record Step(Tensor tokens, Tensor starts, Tensor last, ForwardOnly activations) {
        static Step plan(TensorLayout layout, LlamaConfig config, int n) {
            return new Step(layout.tensor("tokens", DType.I32, n), layout.tensor("starts", DType.I32, n),
                layout.tensor("last", DType.I32, 1), ForwardOnly.plan(layout, config, n));
        }
    }

    /// @param capacity tokens of prompt and answer together
    public Generator(Backend backend, LlamaModel model, int capacity) {
        this.backend = backend;
        this.model = model;
        LlamaConfig config = model.config();
        this.cache = backend.lay("key/value cache", layout -> KeyValueCache.plan(layout, config, capacity));
        this.text = new int[capacity];
        this.scratch = backend.slab("activations", layout -> Step.plan(layout, config, Math.min(CHUNK, capacity)));
    }

    /// What a model takes that is asked for up to `capacity` tokens, this included.
    public static MemoryNeed need(StoredModel model, Room room, int capacity) {
        DType values = room.precision().values();
        LlamaConfig config = model.config();
        return model.need(room).and(MemoryNeed.of(
            new MemoryNeed.Part("key/value cache", Slab.bytes(values, layout -> KeyValueCache.plan(layout, config, capacity))),
            new MemoryNeed.Part("activations", Slab.bytes(values, layout -> Step.plan(layout, config, Math.min(CHUNK, capacity)))),
            new MemoryNeed.Part("loss head", LossHead.bytes(values, room.logits(), config.hiddenSize(), config.vocabSize())),
            new MemoryNeed.Part("rotary tables", RotaryEmbedding.bytes(capacity, config.headDim()))));
    }

    /// Tokens that it has read.
    public int past() {
        return past;
    }

    /// Tokens that it can still read.
    public int room() {
        return cache.capacity() - past;
    }

    /// How many tokens another text begins with that it has read already.
    public int common(int... other) {
        int mismatch = Arrays.mismatch(text, 0, past, other, 0, other.length);
        return mismatch < 0 ? past : mismatch;
    }

    /// Goes back to the first `length` tokens.
    public void rewind(int length) {
        if (length < 0 || length > past) {
            throw new IllegalArgumentException("rewind to " + length + " of " + past);
        }
        past = length;
    }

    /// Reads tokens and returns the logits of what comes next. (V)
    public float[] read(int... tokens) {
        if (tokens.length == 0 || tokens.length > room()) {
            throw new IllegalArgumentException("%d tokens, and room for %d".formatted(tokens.length, room()));
        }
        model.config().checkTokens(tokens);
        for (int from = 0;; from += CHUNK) {
            int n = Math.min(CHUNK, tokens.length - from);
            Step step = scratch.lay(layout -> Step.plan(layout, model.config(), n));
            upload(step.tokens, Arrays.copyOfRange(tokens, from, from + n));
            int[] starts = new int[n];
            Arrays.fill(starts, -past);         // the document began that many rows before this batch
            upload(step.starts, starts);
            Tensor hidden = model.forward(step.tokens, step.starts, cache.store(step.activations, past, n));
            System.arraycopy(tokens, from, text, past, n);
            past += n;
            if (from + n == tokens.length) {
                upload(step.last, n - 1);
                return model.head().logits(hidden, step.last);
            }
        }
    }

    /// Reads a prompt and generates until a token of `stop`, `maxNewTokens`, or the end of the room.
    ///
    /// @param each is given every generated token as it comes, that of `stop` included, and says whether to go on
    /// @return why it ended
    public Ending generate(int[] prompt, int maxNewTokens, Set<Integer> stop, Sampler sampler, IntPredicate each) {
        float[] logits = read(prompt);
        for (int i = 0; i < maxNewTokens; i++) {
            int next = sampler.next(logits, IntBuffer.wrap(text, 0, past));
            boolean goOn = each.test(next);
            if (stop.contains(next)) {
                return Ending.STOP;
            }
            if (!goOn) {
                return Ending.CANCELLED;
            }
            if (room() == 0) {
                return Ending.FULL;
            }
            logits = read(next);
        }
        return Ending.LENGTH;
    }

    /// Why a generation ended: a stop token, the wanted number of tokens, no more room, or nobody listens any more.
    public enum Ending { STOP, LENGTH, FULL, CANCELLED }

    private void upload(Tensor to, int... values) {
        backend.upload(to, Tensor.of(to.name(), DType.I32, MemorySegment.ofArray(values), values.length));
    }
}
