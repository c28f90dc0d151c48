package cria.verify;

import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.kernel.Backend;
import cria.kernel.GradientClip;
import cria.layer.Parameter;
import cria.model.ActivationPlan;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.WholeModel;
import cria.optim.AdamW;
import cria.tensor.Shape;
import cria.train.Learner;
import cria.train.Regularization;
import cria.train.TrainingStep;
import cria.tuning.FullTuning;
import cria.world.Alone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One golden case on one backend.
///
/// The tolerances are those that float32 can keep on such models: 2e-5 of a tensor's largest magnitude for logits and
/// gradients, 1e-5 for losses, 1e-4 of a tensor's largest update for the parameters after training. To the last comes what
/// the gradients' own tolerance makes of an element; see [UpdateTolerance]. Gradient norms may differ by 1e-4 of themselves,
/// since PyTorch sums their squares in float32: its norm of its own golden gradients is that far from the float64 norm.
final class CaseRun {
    private static final double OF_MAGNITUDE = 2e-5;
    private static final double LOSS = 1e-5;
    private static final double OF_UPDATE = 1e-4;
    private static final double OF_NORM = 1e-4;
    private static final Shape ONE = new Shape(1);

    private final GoldenCase golden;
    private final Backend backend;
    private final WholeModel base;
    private final LlamaConfig config;
    private final TrainingStep step;
    private final List<Parameter> parameters;
    private final List<Batch> microBatches;
    private final List<Quantity> quantities = new ArrayList<>();

    CaseRun(GoldenCase golden, Backend backend, WholeModel base) {
        this.golden = golden;
        this.backend = backend;
        this.base = base;
        this.config = base.config();
        golden.check(config);
        this.microBatches = List.of(Batch.of(golden.documents()));
        Learner.Capacity capacity = new Learner.Capacity(microBatches.getFirst().size(), allRows().size());
        this.step = TrainingStep.of(new Alone(), backend, config, new FullTuning(), base.weights()::tensor, new TrainingStep.Settings(
            ActivationPlan.KEEP, capacity, golden.longest(), adamW(golden.training()),
            golden.training().map(GoldenCase.Training::maxGradNorm).orElse(0.0), Regularization.NONE));
        this.parameters = step.trained().parameters();
    }

    /// A case without training takes no step, so its settings do not matter.
    private static AdamW.Settings adamW(Optional<GoldenCase.Training> training) {
        return training.map(given -> new AdamW.Settings(given.beta1(), given.beta2(), given.epsilon(), given.weightDecay()))
            .orElse(new AdamW.Settings(0, 0, 1, 0));
    }

    List<Quantity> quantities() {
        logits();
        lossAndGradients();
        golden.training().ifPresent(this::training);
        golden.greedy().ifPresent(this::greedy);
        return quantities;
    }

    /// Every token of every document, also those that predict nothing.
    private Batch allRows() {
        int[] tokens = golden.documents().stream().flatMapToInt(document -> Arrays.stream(document.ids())).toArray();
        int[] starts = new int[tokens.length];
        int from = 0;
        for (EncodedExample document : golden.documents()) {
            Arrays.fill(starts, from, from + document.length(), from);
            from += document.length();
        }
        return new Batch(tokens, starts, new int[0], new int[0], golden.documents().size());
    }

    private void logits() {
        float[][] rows = step.learner().logits(allRows());
        float[] computed = new float[golden.logits().length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, computed, row * config.vocabSize(), config.vocabSize());
        }
        quantities.add(ofMagnitude("logits", "logits", computed, golden.logits()));
    }

    private void lossAndGradients() {
        step.learn(microBatches);
        double loss = step.read(microBatches).loss();
        quantities.add(new Quantity("loss", "loss", Math.abs(loss - golden.golden().floats("loss", ONE)[0]), LOSS));
        @Nullable
        Quantity worst = null;
        for (Parameter parameter : parameters) {
            worst = ofMagnitude("grad", parameter.name(), backend.toHost(parameter.gradient()).toFloats(),
                golden.golden().floats("grad." + parameter.name(), parameter.value().shape())).worse(worst);
        }
        quantities.add(Objects.requireNonNull(worst));
    }

    private void training(GoldenCase.Training training) {
        List<float[]> before = parameters.stream().map(parameter -> backend.toHost(parameter.value()).toFloats()).toList();
        List<UpdateTolerance> sensitivities = before.stream().map(values -> new UpdateTolerance(values.length, OF_MAGNITUDE)).toList();
        @Nullable
        Quantity worstLoss = null;
        @Nullable
        Quantity worstNorm = null;
        for (GoldenCase.Step expected : training.steps()) {
            TrainingStep.Reading reading = step.take(microBatches, expected.learningRate());
            String where = "step " + step.optimizer().steps();
            double gradScale = GradientClip.factor(reading.gradNorm(), training.maxGradNorm());
            double correction = 1 - Math.pow(training.beta2(), step.optimizer().steps());
            for (int i = 0; i < parameters.size(); i++) {
                sensitivities.get(i).step(expected.learningRate(), backend.toHost(parameters.get(i).gradient()).toFloats(), gradScale,
                    step.optimizer().secondMoment(parameters.get(i)).read(backend), correction);
            }
            worstLoss = new Quantity("step loss", where, Math.abs(reading.loss() - expected.loss()), LOSS).worse(worstLoss);
            worstNorm = new Quantity("step grad_norm", where, Math.abs(reading.gradNorm() - expected.gradNorm()),
                OF_NORM * expected.gradNorm()).worse(worstNorm);
        }
        quantities.add(Objects.requireNonNull(worstLoss));
        quantities.add(Objects.requireNonNull(worstNorm));
        quantities.add(after(before, sensitivities));
    }

    /// The parameters after training.
    private Quantity after(List<float[]> before, List<UpdateTolerance> sensitivities) {
        @Nullable
        Quantity worst = null;
        double ofUpdate = 0;
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            float[] computed = backend.toHost(parameters.get(i).value()).toFloats();
            float[] after = golden.golden().floats("after." + name, parameters.get(i).value().shape());
            worst = after(name, before.get(i), computed, after, sensitivities.get(i)).worse(worst);
            ofUpdate = Math.max(ofUpdate, Comparison.error(computed, after) / Comparison.error(before.get(i), after));
        }
        Quantity found = Objects.requireNonNull(worst);
        return new Quantity(found.name(), "%s; no element anywhere is off by more than %.2f %% of its tensor's largest update"
            .formatted(found.where(), 100 * ofUpdate), found.error(), found.tolerance());
    }

    /// The element of a parameter that takes the largest share of its tolerance.
    private static Quantity after(String name, float[] before, float[] computed, float[] golden, UpdateTolerance sensitivity) {
        double ofUpdate = OF_UPDATE * Comparison.error(before, golden);
        @Nullable
        Quantity worst = null;
        for (int j = 0; j < golden.length; j++) {
            worst = new Quantity("after", name, Math.abs((double) computed[j] - golden[j]),
                ofUpdate + sensitivity.at(j)).worse(worst);
        }
        return Objects.requireNonNull(worst);
    }

    private void greedy(GoldenCase.Greedy greedy) {
        LlamaModel model = LlamaLoader.build(backend, config, base.layers(backend), greedy.length());
        Generator generator = new Generator(backend, model, greedy.length());
        List<Integer> tokens = new ArrayList<>();
        generator.generate(greedy.prompt(), greedy.newTokens().length, Set.of(), Sampler.greedy(), tokens::add);
        long differing = 0;
        for (int i = 0; i < greedy.newTokens().length; i++) {
            differing += i < tokens.size() && tokens.get(i) == greedy.newTokens()[i] ? 0 : 1;
        }
        quantities.add(new Quantity("greedy tokens", tokens.size() + " tokens", differing, 0));
    }

    private static Quantity ofMagnitude(String name, String where, float[] computed, float[] golden) {
        return new Quantity(name, where, Comparison.error(computed, golden), OF_MAGNITUDE * Comparison.magnitude(golden));
    }
}
