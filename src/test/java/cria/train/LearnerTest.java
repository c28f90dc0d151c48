package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.generate.Generator;
import cria.model.TinyLlama;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// No kernel sees an id that has no row: in C it would be read, and written, beyond the embedding.
class LearnerTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(60, true, -1), 3);

    private static Batch batch(int token, int target) {
        return new Batch(new int[] {1, token, 2}, new int[3], new int[] {1}, new int[] {target}, 1);
    }

    private static void assertRefused(int id, Executable work) {
        assertEquals("token id %,d: the model knows the ids from 0 to 59 (vocab_size in config.json); take the tokenizer that belongs to it"
            .formatted(id), assertThrows(InputException.class, work).getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void anIdWithoutARowIsRefused(TestBackend on) {
        try (TinyRun run = TinyRun.open(on, LLAMA)) {
            Learner learner = run.step().learner();
            Generator generator = new Generator(run.backend(), run.step().model(), 10);
            for (int id : new int[] {60, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertRefused(id, () -> run.step().learn(List.of(batch(id, 3))));
                assertRefused(id, () -> run.step().learn(List.of(batch(3, id))));
                assertRefused(id, () -> learner.score(batch(id, 3), _ -> {}));
                assertRefused(id, () -> learner.score(batch(3, id), _ -> {}));
                assertRefused(id, () -> learner.logits(batch(id, 3)));
                assertRefused(id, () -> generator.read(1, id));
            }
            assertEquals(0, generator.past());
            run.step().learn(List.of(batch(59, 0)));
        }
    }
}
