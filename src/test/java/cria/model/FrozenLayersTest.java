package cria.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import cria.backend.EveryBackend;
import cria.kernel.CountingBackend;
import cria.kernel.Room;
import cria.layer.Embedding;
import cria.layer.FrozenLinear;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrozenLayersTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(300, true, -1), 3);

    @ParameterizedTest
    @EnumSource
    void aTiedEmbeddingIsPlacedOnce(EveryBackend on) {
        try (CountingBackend backend = new CountingBackend(on.open())) {
            FrozenLayers layers = new FrozenLayers(backend, LLAMA);
            FrozenLinear head = (FrozenLinear) layers.linear(LlamaNames.EMBED_TOKENS);
            Embedding.Frozen table = (Embedding.Frozen) layers.embedding(LlamaNames.EMBED_TOKENS, -1);
            assertSame(head.weight(), table.value());
            assertEquals(FrozenLayers.bytes(Room.of(backend), List.of(LLAMA.apply(LlamaNames.EMBED_TOKENS).shape())),
                backend.allocated().get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void allWeightsTakeWhatIsSaid(EveryBackend on) {
        try (CountingBackend backend = new CountingBackend(on.open())) {
            FrozenLayers layers = new FrozenLayers(backend, LLAMA);
            LlamaLoader.shapes(LLAMA.config()).forEach((name, shape) -> {
                if (shape.rank() == 1) {
                    layers.norm(name, 1e-5f);
                } else {
                    layers.linear(name);
                }
            });
            long elements = LLAMA.weights().values().stream().mapToLong(weight -> weight.shape().elements()).sum();
            long bytes = switch (on) {
                case REFERENCE, CPU -> 0;
                case CUDA_FLOAT32 -> 4 * elements;
                case CUDA_BFLOAT16, CUDA_EIGHT_BIT -> 2 * elements;
            };
            assertEquals(bytes, backend.allocated().get());
            assertEquals(bytes, FrozenLayers.bytes(Room.of(backend), LlamaLoader.shapes(LLAMA.config()).values()));
        }
    }
}
