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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Takes steps to see how long they take. Which words stand in a batch does not matter for that, only how many, so the documents have
/// made-up ids. Nothing is written, and the model's files are only read.
final class MeasuredSteps {

    /// A micro-batch is measured as often as fills this, but no more than [#MOST_TIMES].
    private static final double ENOUGH_SECONDS = 2;
    private static final int MOST_TIMES = 5;

    /// Of a micro-batch that would take longer only so many documents are measured as do not.
    private static final double PATIENCE_SECONDS = 15;

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

    /// The shortest document goes first: it warms up, and shows how much can be waited for.
    ///
    /// @param documents of a micro-batch
    static Measured take(Backend backend, Path model, Tuning tuning, TrainConfig run, ActivationPlan activations, Learner.Capacity capacity,
            int positions, List<Document> documents, Optional<int[]> held) {
        try (WholeModel base = WholeModel.open(model)) {
            LlamaConfig config = base.config();
            TrainingStep step = TrainingStep.of(new Alone(), backend, config, tuning, base.weights()::tensor, new TrainingStep.Settings(
                activations, capacity, positions, run.adamW(), run.maxGradNorm(), run.regularization()));
            List<Document> learned = documents.stream().filter(document -> document.learned > 0)
                .sorted(Comparator.comparingInt(Document::inputs)).toList();
            Batch shortest = batch(learned.subList(0, 1), config);
            double cold = learn(step, shortest);
            double rate = run.schedule().at(run.maxSteps() / 2);
            double update = update(step, shortest, rate);
            double pace = (cold > ENOUGH_SECONDS ? cold : learn(step, shortest)) / shortest.size();
            List<Document> measured = new ArrayList<>(learned.subList(0, 1));
            double expected = pace * shortest.size();
            for (Document document : learned.subList(1, learned.size())) {
                expected += pace * document.inputs;
                if (expected <= PATIENCE_SECONDS) {
                    measured.add(document);
                }
            }
            Batch batch = batch(measured, config);
            double sum = 0;
            int times = 0;
            while (times == 0 || times < MOST_TIMES && sum * (times + 1) / times < ENOUGH_SECONDS) {
                sum += learn(step, batch);
                times++;
            }
            double again = update > ENOUGH_SECONDS ? update : update(step, batch, rate);
            double scoring = held.map(lengths -> scoring(step.learner(), config, lengths, capacity.evalTokens())).orElse(0.0);
            return new Measured(batch.size(), sum / times / batch.size(), again, scoring);
        }
    }

    private static Batch batch(List<Document> documents, LlamaConfig config) {
        return Batch.of(documents.stream().map(document -> document.made(config.vocabSize())).toList());
    }

    /// Reading what was added up waits for the device.
    private static double learn(TrainingStep step, Batch batch) {
        return seconds(() -> {
            step.learn(List.of(batch));
            step.read(List.of(batch));
        });
    }

    private static double update(TrainingStep step, Batch batch, double learningRate) {
        return seconds(() -> {
            step.update(learningRate);
            step.read(List.of(batch));
        });
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
