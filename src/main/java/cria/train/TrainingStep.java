package cria.train;

import cria.data.batch.Batch;
import cria.kernel.Backend;
import cria.kernel.Kernels;
import cria.layer.TokenLoss;
import cria.layer.TrainedWeights;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import cria.tensor.Tensor;
import cria.tuning.Tuning;
import cria.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// One step of training, and all that it works on: the model, its trained weights, the optimizer and what a step adds up. The
/// loop, the golden cases, the benchmarks and the tests all take this step.
public final class TrainingStep {
    private final World world;
    private final Kernels kernels;
    private final LlamaModel model;
    private final TrainedWeights trained;
    private final Learner learner;
    private final AdamW optimizer;
    private final StepTotals totals;
    private final double maxGradNorm;
    private final TokenLoss tokenLoss;
    private final InputNoise noise;

    /// How a step is taken.
    ///
    /// @param activations how they get from forward to backward
    /// @param capacity    the largest micro-batches
    /// @param positions   the longest document, in tokens
    /// @param maxGradNorm length to which longer gradients are cut; 0 means never
    public record Settings(ActivationPlan activations, Learner.Capacity capacity, int positions, AdamW.Settings adamW,
        double maxGradNorm, Regularization regularization) {}

    private TrainingStep(World world, Backend backend, LlamaModel model, TrainedWeights trained, Settings settings) {
        this.world = world;
        this.kernels = backend.kernels();
        this.model = model;
        this.trained = trained;
        this.learner = new Learner(backend, model, settings.activations, settings.capacity);
        this.optimizer = new AdamW(backend, settings.adamW, trained);
        this.totals = new StepTotals(backend);
        this.maxGradNorm = settings.maxGradNorm;
        this.tokenLoss = TokenLoss.of(settings.regularization.labelSmoothing());
        this.noise = settings.regularization.noise(kernels);
    }

    /// Puts a model together whose trained weights are those that the tuning begins with.
    ///
    /// @param base finds a weight of the base model on the host
    public static TrainingStep of(World world, Backend backend, LlamaConfig config, Tuning tuning, Function<String, Tensor> base,
            Settings settings) {
        TrainingStep step = ofZeros(world, backend, config, tuning, base, settings);
        step.trained.parameters().forEach(weight -> backend.upload(weight.value(), tuning.initial(weight.name(), config, base)));
        step.optimizer.begin(name -> tuning.initial(name, config, base));
        return step;
    }

    /// The same with trained weights of 0, for others to be written over them.
    public static TrainingStep ofZeros(World world, Backend backend, LlamaConfig config, Tuning tuning, Function<String, Tensor> base,
            Settings settings) {
        TrainedWeights trained = TrainedWeights.allocate(backend, tuning.trained(config));
        LlamaModel model = LlamaLoader.build(backend, config,
            tuning.layers(backend, config, trained, base, settings.capacity.tokens()), settings.positions);
        return new TrainingStep(world, backend, model, trained, settings);
    }

    /// Learns from the micro-batches and moves the weights.
    ///
    /// @param microBatches of all ranks
    public Reading take(List<Batch> microBatches, double learningRate) {
        learn(microBatches);
        update(learningRate);
        return read(microBatches);
    }

    /// The gradient of the mean loss over all learned tokens of the step, whatever micro-batches they are in.
    public void learn(List<Batch> microBatches) {
        long learned = Batch.targets(microBatches);
        kernels.fill(trained.gradients(), 0);
        totals.clear();
        for (Part part : world.share(parts(microBatches))) {
            // gradients += and loss +=
            learner.learn(totals.loss(), part.batch, 1f / Math.max(1, learned), tokenLoss,
                noise.of(part.batch, optimizer.steps(), part.firstRow));
        }
        world.sum(trained.gradients());
    }

    /// @param firstRow rows of the step before it
    private record Part(Batch batch, long firstRow) {}

    private static List<Part> parts(List<Batch> microBatches) {
        List<Part> parts = new ArrayList<>();
        long row = 0;
        for (Batch batch : microBatches) {
            parts.add(new Part(batch, row));
            row += batch.size();
        }
        return parts;
    }

    /// Clips the gradient and moves the weights along it.
    public void update(double learningRate) {
        optimizer.step(learningRate, maxGradNorm, totals.squares());
    }

    /// What the last step added up; the host waits for the device here, and no other time.
    public Reading read(List<Batch> microBatches) {
        StepTotals.Reading reading = totals.read();
        return new Reading(world.sum(reading.loss()) / Math.max(1, Batch.targets(microBatches)), reading.gradNorm());
    }

    /// The length of all trained weights, taken as one vector; not finite where one of them is not. What the last step added up is
    /// written over.
    public double weightNorm() {
        kernels.sumOfSquares(totals.squares(), trained.values());
        return totals.read().gradNorm();
    }

    /// What a step has shown.
    ///
    /// @param loss     mean over its learned tokens, in nats
    /// @param gradNorm the length of the whole gradient before clipping, all trained weights taken as one vector
    public record Reading(double loss, double gradNorm) {
        public boolean isFinite() {
            return Double.isFinite(loss) && Double.isFinite(gradNorm);
        }
    }

    public LlamaModel model() {
        return model;
    }

    public TrainedWeights trained() {
        return trained;
    }

    public Learner learner() {
        return learner;
    }

    public AdamW optimizer() {
        return optimizer;
    }
}
