package cria.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.model.TinyLlama;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole of training and of decoding in one: two sentences are learned by heart and said again.
class OverfitTest {
    private static final int BEGIN = 256;
    private static final int END = 257;
    private static final List<String> SENTENCES = List.of("Your parcel left on Monday.", "The router needs a restart.");

    private static int[] ids(String sentence) {
        byte[] bytes = sentence.getBytes(StandardCharsets.US_ASCII);
        int[] ids = new int[bytes.length + 2];
        ids[0] = BEGIN;
        for (int i = 0; i < bytes.length; i++) {
            ids[i + 1] = bytes[i];
        }
        ids[ids.length - 1] = END;
        return ids;
    }

    private static EncodedExample example(String sentence) {
        int[] ids = ids(sentence);
        int[] labels = ids.clone();
        // What a sentence begins with cannot be told; the first letter is the question.
        labels[0] = EncodedExample.IGNORE;
        labels[1] = EncodedExample.IGNORE;
        return TinyRun.document(ids, labels);
    }

    @ParameterizedTest
    @EnumSource
    void sixtyStepsLearnTwoSentencesByHeart(TestBackend on) {
        Batch batch = Batch.of(SENTENCES.stream().map(OverfitTest::example).toList());
        try (TinyRun run = TinyRun.open(on, TinyLlama.random(TinyLlama.config(258, true, -1), 21))) {
            double first = run.step().take(List.of(batch), 1e-2).loss();
            for (int step = 1; step < 60; step++) {
                run.step().take(List.of(batch), 1e-2);
            }
            double last = run.score(batch) / batch.targets().length;
            assertTrue(first > 4, "loss " + first + " before");
            assertTrue(last < 0.05, "loss " + last + " after");
            for (String sentence : SENTENCES) {
                assertEquals(sentence, said(run, sentence));
            }
        }
    }

    private static String said(TinyRun run, String sentence) {
        Generator generator = new Generator(run.backend(), run.step().model(), 64);
        List<Integer> tokens = new ArrayList<>();
        int[] prompt = Arrays.copyOf(ids(sentence), 2);
        assertEquals(Generator.Ending.STOP, generator.generate(prompt, 60, Set.of(END), Sampler.greedy(), tokens::add));
        StringBuilder text = new StringBuilder(sentence.substring(0, 1));
        tokens.subList(0, tokens.size() - 1).forEach(token -> text.append((char) token.intValue()));
        return text.toString();
    }
}
