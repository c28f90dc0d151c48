package cria.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.model.FrozenLayers;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.TinyLlama;
import cria.train.Learner;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reading with a cache, in whatever portions, gives what one forward pass over the whole text gives.
class GeneratorTest {
    private static final TinyLlama LLAMA = TinyLlama.random(TinyLlama.config(120, false, -1), 31);

    /// Longer than what a generator reads at a time, by more than one portion.
    private static final int[] TEXT = new Random(32).ints(300, 0, 120).toArray();

    private static LlamaModel model(Backend backend) {
        return LlamaLoader.build(backend, LLAMA.config(), new FrozenLayers(backend, LLAMA), LLAMA.config().maxPositions());
    }

    /// The logits behind each token of a text, by a forward pass without a cache. (N, V)
    private static float[][] whole(Backend backend, LlamaModel model, int... text) {
        Learner learner = Learner.scoring(backend, model, text.length);
        return learner.logits(new Batch(text, new int[text.length], new int[] {0}, new int[] {0}, 1));
    }

    private static void assertClose(float[] expected, float[] actual, String where) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 2e-5, where + ", token " + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTextReadInPortionsHasTheLogitsOfTheWhole(TestBackend on) {
        try (Backend backend = on.open()) {
            LlamaModel model = model(backend);
            float[][] whole = whole(backend, model, TEXT);
            Generator generator = new Generator(backend, model, TEXT.length);
            for (int from = 0; from < 20; from++) {
                assertClose(whole[from], generator.read(TEXT[from]), "behind token " + from);
            }
            assertClose(whole[62], generator.read(Arrays.copyOfRange(TEXT, 20, 63)), "behind token 62");
            assertClose(whole[299], generator.read(Arrays.copyOfRange(TEXT, 63, 300)), "behind the last");
            assertEquals(300, generator.past());
            assertEquals(0, generator.room());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPromptLongerThanOnePortionIsReadToItsEnd(TestBackend on) {
        try (Backend backend = on.open()) {
            LlamaModel model = model(backend);
            float[][] whole = whole(backend, model, TEXT);
            for (int length : new int[] {255, 256, 257, 300}) {
                Generator generator = new Generator(backend, model, 300);
                assertClose(whole[length - 1], generator.read(Arrays.copyOf(TEXT, length)), length + " tokens");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterGoingBackAnotherTextGoesOnFromThere(TestBackend on) {
        int[] other = Arrays.copyOf(TEXT, 290);
        for (int i = 40; i < other.length; i++) {
            other[i] = (other[i] + 1) % 120;
        }
        try (Backend backend = on.open()) {
            LlamaModel model = model(backend);
            Generator generator = new Generator(backend, model, 300);
            float[] first = generator.read(TEXT);
            generator.rewind(40);
            assertEquals(40, generator.past());
            assertClose(whole(backend, model, other)[289], generator.read(Arrays.copyOfRange(other, 40, 290)), "the other text");
            generator.rewind(40);
            assertClose(first, generator.read(Arrays.copyOfRange(TEXT, 40, 300)), "the first text again");
            generator.rewind(0);
            assertClose(whole(backend, model, other[50])[0], generator.read(other[50]), "from the start");
            assertThrows(IllegalArgumentException.class, () -> generator.rewind(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void greedyDecodingTakesTheLargestLogitOfTheWholeText(TestBackend on) {
        try (Backend backend = on.open()) {
            LlamaModel model = model(backend);
            List<Integer> generated = new ArrayList<>();
            Generator generator = new Generator(backend, model, 40);
            Generator.Ending ending = generator.generate(Arrays.copyOf(TEXT, 10), 12, Set.of(), Sampler.greedy(), generated::add);
            assertEquals(Generator.Ending.LENGTH, ending);
            assertEquals(12, generated.size());
            int[] text = Arrays.copyOf(TEXT, 22);
            for (int i = 0; i < 12; i++) {
                text[10 + i] = generated.get(i);
            }
            float[][] whole = whole(backend, model, text);
            for (int i = 0; i < 12; i++) {
                assertEquals(Sampler.greedy().next(whole[9 + i], IntBuffer.allocate(0)), generated.get(i), "token " + i);
            }
        }
    }

    /// A penalty that bars whatever the text has, so no token comes twice, and none of the prompt.
    @ParameterizedTest
    @EnumSource
    void theSamplerIsShownThePromptAndTheAnswer(TestBackend on) {
        try (Backend backend = on.open()) {
            List<Integer> text = new ArrayList<>();
            int[] prompt = Arrays.stream(TEXT, 0, 5).distinct().toArray();
            Arrays.stream(prompt).forEach(text::add);
            Sampler barring = Sampler.of(new Sampling(0, 0, 1, 0, 1e30), 1);
            new Generator(backend, model(backend), 40).generate(prompt, 20, Set.of(), barring, text::add);
            assertEquals(text.size(), Set.copyOf(text).size(), text.toString());
            List<Integer> free = new ArrayList<>();
            new Generator(backend, model(backend), 40).generate(prompt, 20, Set.of(), Sampler.greedy(), free::add);
            assertTrue(Set.copyOf(free).size() < 20, "a case that would repeat itself: " + free);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsAtAStopTokenOrWhereThereIsNoMoreRoom(TestBackend on) {
        try (Backend backend = on.open()) {
            LlamaModel model = model(backend);
            int[] prompt = Arrays.copyOf(TEXT, 10);
            List<Integer> free = new ArrayList<>();
            assertEquals(Generator.Ending.FULL, new Generator(backend, model, 16).generate(prompt, 99, Set.of(), Sampler.greedy(),
                free::add));
            // The last of them need not be read, so it takes no room.
            assertEquals(7, free.size());
            List<Integer> stopped = new ArrayList<>();
            int stop = free.get(3);
            assertEquals(Generator.Ending.STOP,
                new Generator(backend, model, 16).generate(prompt, 99, Set.of(stop), Sampler.greedy(), stopped::add));
            assertEquals(free.subList(0, free.indexOf(stop) + 1), stopped);
            assertTrue(stopped.size() <= 4);
        }
    }
}
