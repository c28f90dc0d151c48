package cria.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.model.LlamaNames;
import cria.model.TinyLlama;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `pad_token_id` where the token is also one that texts hold, as in many instruct models: `torch.nn.Embedding` passes no
/// gradient to its row, and a tied head does.
class PaddingTokenTest {
    private static final int V = 60;
    private static final int C = 32;
    private static final int PAD = 17;

    /// Gradients of the embedding and, where it is not tied, of the head, of a text that holds [#PAD] twice.
    private static Map<String, float[]> gradients(TestBackend on, boolean tied, int padTokenId) {
        int[] ids = {3, PAD, 8, 21, PAD, 5, 40};
        int[] labels = ids.clone();
        labels[0] = EncodedExample.IGNORE;
        TinyLlama llama = TinyLlama.random(TinyLlama.config(V, tied, padTokenId), 11);
        try (TinyRun run = TinyRun.open(on, llama)) {
            run.learn(List.of(Batch.of(List.of(TinyRun.document(ids, labels)))));
            return run.gradients();
        }
    }

    private static float[] row(float[] table, int id) {
        return Arrays.copyOfRange(table, id * C, (id + 1) * C);
    }

    @ParameterizedTest
    @EnumSource
    void itsRowLearnsNothingFromBeingRead(TestBackend on) {
        float[] with = gradients(on, false, PAD).get(LlamaNames.EMBED_TOKENS);
        float[] without = gradients(on, false, -1).get(LlamaNames.EMBED_TOKENS);
        assertArrayEquals(new float[C], row(with, PAD));
        assertFalse(Arrays.equals(new float[C], row(without, PAD)));
        for (int id = 0; id < V; id++) {
            if (id != PAD) {
                assertArrayEquals(row(without, id), row(with, id), "row " + id);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTiedHeadTrainsItsRow(TestBackend on) {
        float[] with = gradients(on, true, PAD).get(LlamaNames.EMBED_TOKENS);
        float[] without = gradients(on, true, -1).get(LlamaNames.EMBED_TOKENS);
        assertFalse(Arrays.equals(new float[C], row(with, PAD)));
        assertFalse(Arrays.equals(row(without, PAD), row(with, PAD)));
        for (int id = 0; id < V; id++) {
            if (id != PAD) {
                assertArrayEquals(row(without, id), row(with, id), "row " + id);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOtherGradientIsAsWithout(TestBackend on) {
        Map<String, float[]> with = gradients(on, false, PAD);
        Map<String, float[]> without = gradients(on, false, -1);
        assertEquals(without.keySet(), with.keySet());
        without.forEach((name, values) -> {
            if (!name.equals(LlamaNames.EMBED_TOKENS)) {
                assertArrayEquals(values, with.get(name), name);
            }
        });
    }
}
