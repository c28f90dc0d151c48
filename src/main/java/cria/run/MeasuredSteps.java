package cria.run;

import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.kernel.Backend;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.WholeModel;
import cria.train.Learner;
import cria.train.TrainConfig;
import cria.train.TrainingStep;
import cria.tuning.Tuning;
import cria.world.Alone;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes steps to see how long they take. Which words stand in a batch does not matter for that, only how many, so the documents have
/// made-up ids. Nothing is written, and the model's files are only read.
final class MeasuredSteps {

    /// Of an optimizer step with many micro-batches so many are taken.
    private static final int MOST_MICRO_BATCHES = 4;

    /// Steps are taken until they have filled this, but no more than [#MOST_STEPS].
    private static final double ENOUGH_SECONDS = 2;
    private static final int MOST_STEPS = 5;

    /// A document of a batch.
    ///
    /// @param inputs  ids that the model reads
    /// @param learned ids that are learned
    record Document(int inputs, int learned) {

        EncodedExample made(int vocabSize) {
            int[] ids = new int[inputs + 1];
            int[] labels = new int[inputs + 1];
            Arrays.fill(labels, EncodedExample.IGNORE);
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) ((i * 7919L + 1) % vocabSize);
                if (i > 0 && i > inputs - learned) {
                    labels[i] = ids[i];
                }
            }
            return new EncodedExample(ids, labels, ids.length, Path.of("measured"), 1);
        }
    }

    private MeasuredSteps() {}

    /// The first step warms up, and counts only where it takes so long that a second is not worth waiting for.
    static Measured take(Backend backend, Path model, Tuning tuning, TrainConfig run, ActivationPlan activations, Learner.Capacity capacity,
            int positions, List<List<Document>> documents, Optional<int[]> held) {
        try (WholeModel base = WholeModel.open(model)) {
            LlamaConfig config = base.config();
            List<Batch> microBatches = documents.stream().limit(MOST_MICRO_BATCHES)
                .map(batch -> Batch.of(batch.stream().map(document -> document.made(config.vocabSize())).toList())).toList();
            TrainingStep step = TrainingStep.of(new Alone(), backend, config, tuning, base.weights()::tensor, new TrainingStep.Settings(
                activations, capacity, positions, run.adamW(), run.maxGradNorm(), run.regularization()));
            double rate = run.schedule().at(run.maxSteps() / 2);
            double first = seconds(() -> step.take(microBatches, rate));
            int steps = 0;
            double sum = 0;
            while (steps < MOST_STEPS && sum + first < ENOUGH_SECONDS) {
                sum += seconds(() -> step.take(microBatches, rate));
                steps++;
            }
            long tokens = microBatches.stream().mapToLong(Batch::size).sum();
            double scoring = held.map(lengths -> scoring(step.learner(), config, lengths, capacity.evalTokens())).orElse(0.0);
            return new Measured(Math.max(1, steps), tokens, steps == 0 ? first : sum / steps, scoring);
        }
    }

    /// Seconds that an evaluation takes for a token.
    private static double scoring(Learner learner, LlamaConfig config, int[] lengths, int capacity) {
        int mean = (int) Math.max(1, Arrays.stream(lengths).asLongStream().sum() / lengths.length);
        int documents = Math.max(1, Math.min(4, capacity / mean));
        int length = Math.min(mean, capacity);
        Batch batch = Batch.of(Stream.generate(() -> new Document(length, Math.max(1, length / 2)).made(config.vocabSize()))
            .limit(documents).toList());
        return seconds(() -> learner.score(batch, _ -> {})) / batch.size();
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
