package cria.verify;

import cria.data.batch.Batch;
import cria.data.batch.EncodedExample;
import cria.generate.Generator;
import cria.generate.Sampler;
import cria.kernel.Backend;
import cria.kernel.GradientClip;
import cria.kernel.Kernels;
import cria.layer.Parameter;
import cria.layer.Trained;
import cria.model.FullTuning;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.LlamaNames;
import cria.model.NoTuning;
import cria.optim.AdamW;
import cria.optim.StepTotals;
import cria.safetensors.ModelWeights;
import cria.train.Learner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Computes golden cases on a backend and says how far each quantity is from what transformers computed.
///
/// The tolerances are those that float32 can keep on such models: 2e-5 of a tensor's largest magnitude for logits and
/// gradients, 1e-5 for losses, 1e-4 of a tensor's largest update for the parameters after training. To the last comes what
/// the gradients' own tolerance makes of an element; see [UpdateTolerance]. Gradient norms may differ by 1e-4 of themselves,
/// since PyTorch sums their squares in float32: its norm of its own golden gradients is that far from the float64 norm.
public final class Verifier {
    private static final double OF_MAGNITUDE = 2e-5;
    private static final double LOSS = 1e-5;
    private static final double OF_UPDATE = 1e-4;
    private static final double OF_NORM = 1e-4;

    private final Supplier<Backend> backends;

    /// @param backends makes a backend for each case, which is closed after it
    public Verifier(Supplier<Backend> backends) {
        this.backends = backends;
    }

    /// Whether `directory` is a case that only adapters can compute.
    public static boolean isAdapterCase(Path directory) {
        return GoldenCase.isAdapter(directory);
    }

    public static boolean isCase(Path directory) {
        return GoldenCase.isCase(directory);
    }

    public List<Quantity> verify(Path directory) {
        try (GoldenCase golden = GoldenCase.open(directory); Backend backend = backends.get();
             ModelWeights weights = ModelWeights.open(golden.model())) {
            LlamaConfig config = LlamaConfig.read(golden.model());
            LlamaNames.check(config, weights);
            return new Run(golden, backend, weights, config).quantities();
        }
    }

    private static final class Run {
        private final GoldenCase golden;
        private final Backend backend;
        private final ModelWeights weights;
        private final LlamaConfig config;
        private final Kernels kernels;
        private final Trained trained;
        private final List<Parameter> parameters;
        private final StepTotals totals;
        private final Learner learner;
        private final Batch batch;
        private final List<Quantity> quantities = new ArrayList<>();

        Run(GoldenCase golden, Backend backend, ModelWeights weights, LlamaConfig config) {
            this.golden = golden;
            this.backend = backend;
            this.weights = weights;
            this.config = config;
            this.kernels = backend.kernels();
            FullTuning tuning = new FullTuning(backend, LlamaLoader.shapes(config), weights::tensor);
            LlamaModel model = LlamaLoader.build(backend, config, tuning, config.maxPositions());
            this.trained = tuning.trained();
            this.parameters = trained.parameters();
            this.totals = new StepTotals(backend);
            this.batch = Batch.of(golden.documents());
            this.learner = new Learner(backend, model, false, new Learner.Capacity(batch.size(), allRows().size()));
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
            float[][] rows = learner.logits(allRows());
            float[] computed = new float[golden.logits().length];
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(rows[row], 0, computed, row * config.vocabSize(), config.vocabSize());
            }
            quantities.add(ofMagnitude("logits", "logits", computed, golden.logits()));
        }

        private void lossAndGradients() {
            learn();
            double loss = totals.read().loss() / batch.targets().length;
            quantities.add(new Quantity("loss", "loss", Math.abs(loss - golden.golden().tensor("loss").toFloats()[0]), LOSS));
            Quantity worst = null;
            for (Parameter parameter : parameters) {
                worst = ofMagnitude("grad", parameter.name(), backend.toHost(parameter.gradient()).toFloats(),
                    golden.golden().tensor("grad." + parameter.name()).toFloats()).worse(worst);
            }
            quantities.add(worst);
        }

        private void learn() {
            kernels.fill(trained.gradients(), 0);
            totals.clear();
            learner.learn(totals.loss(), batch, 1f / batch.targets().length);
        }

        private void training(GoldenCase.Training training) {
            List<float[]> before = parameters.stream().map(parameter -> backend.toHost(parameter.value()).toFloats()).toList();
            AdamW optimizer = new AdamW(backend,
                new AdamW.Settings(training.beta1(), training.beta2(), training.epsilon(), training.weightDecay()), trained);
            List<UpdateTolerance> sensitivities = before.stream().map(values -> new UpdateTolerance(values.length, OF_MAGNITUDE)).toList();
            Quantity worstLoss = null;
            Quantity worstNorm = null;
            for (GoldenCase.Step step : training.steps()) {
                String where = "step " + (optimizer.steps() + 1);
                learn();
                optimizer.step(step.learningRate(), training.maxGradNorm(), totals.squares());
                StepTotals.Reading reading = totals.read();
                double loss = reading.loss() / batch.targets().length;
                double gradNorm = reading.gradNorm();
                double gradScale = GradientClip.factor(gradNorm, training.maxGradNorm());
                double correction = 1 - Math.pow(training.beta2(), optimizer.steps());
                for (int i = 0; i < parameters.size(); i++) {
                    sensitivities.get(i).step(step.learningRate(), backend.toHost(parameters.get(i).gradient()).toFloats(), gradScale,
                        optimizer.secondMoment(parameters.get(i)).read(backend), correction);
                }
                worstLoss = new Quantity("step loss", where, Math.abs(loss - step.loss()), LOSS).worse(worstLoss);
                worstNorm = new Quantity("step grad_norm", where, Math.abs(gradNorm - step.gradNorm()), OF_NORM * step.gradNorm())
                    .worse(worstNorm);
            }
            quantities.add(worstLoss);
            quantities.add(worstNorm);
            Quantity worst = null;
            double ofUpdate = 0;
            for (int i = 0; i < parameters.size(); i++) {
                String name = parameters.get(i).name();
                float[] computed = backend.toHost(parameters.get(i).value()).toFloats();
                float[] after = golden.golden().tensor("after." + name).toFloats();
                worst = after(name, before.get(i), computed, after, sensitivities.get(i)).worse(worst);
                ofUpdate = Math.max(ofUpdate, Comparison.error(computed, after) / Comparison.error(before.get(i), after));
            }
            quantities.add(new Quantity(worst.name(), "%s; no element anywhere is off by more than %.2f %% of its tensor's largest update"
                .formatted(worst.where(), 100 * ofUpdate), worst.error(), worst.tolerance()));
        }

        private void greedy(GoldenCase.Greedy greedy) {
            LlamaModel model = LlamaLoader.build(backend, config, new NoTuning(backend, weights::tensor), config.maxPositions());
            Generator generator = new Generator(backend, model, greedy.prompt().length + greedy.newTokens().length);
            List<Integer> tokens = new ArrayList<>();
            generator.generate(greedy.prompt(), greedy.newTokens().length, Set.of(), Sampler.greedy(), tokens::add);
            long differing = 0;
            for (int i = 0; i < greedy.newTokens().length; i++) {
                differing += tokens.get(i) == greedy.newTokens()[i] ? 0 : 1;
            }
            quantities.add(new Quantity("greedy tokens", tokens.size() + " tokens", differing, 0));
        }

        /// The element of a parameter that takes the largest share of its tolerance.
        private static Quantity after(String name, float[] before, float[] computed, float[] golden, UpdateTolerance sensitivity) {
            double ofUpdate = OF_UPDATE * Comparison.error(before, golden);
            Quantity worst = null;
            for (int j = 0; j < golden.length; j++) {
                worst = new Quantity("after", name, Math.abs((double) computed[j] - golden[j]),
                    ofUpdate + sensitivity.at(j)).worse(worst);
            }
            return worst;
        }

        private static Quantity ofMagnitude(String name, String where, float[] computed, float[] golden) {
            return new Quantity(name, where, Comparison.error(computed, golden), OF_MAGNITUDE * Comparison.magnitude(golden));
        }
    }
}
