package cria.optim;

import cria.kernel.AdamWStep;
import cria.kernel.AdamWTensors;
import cria.kernel.Backend;
import cria.kernel.BlockCode;
import cria.kernel.Kernels;
import cria.kernel.Precision;
import cria.layer.FlatLayout;
import cria.layer.Parameter;
import cria.layer.TrainedWeights;
import cria.tensor.DType;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// AdamW over all weights at once. How it keeps its means, and what of a weight beyond its value, is the backend's
/// [Precision].
public final class AdamW {

    /// @param epsilon keeps the division finite where a gradient has always been zero
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {}

    /// What it keeps between steps, and the factor that clips the gradient of this one. The roles are those of [AdamWTensors].
    public record States(
        @Nullable Tensor remainder, Tensor m, @Nullable Tensor mScales, Tensor v, @Nullable Tensor vScales, Tensor gradScale) {

        public static States plan(TensorLayout layout, Precision precision, FlatLayout flat) {
            long n = flat.elements();
            boolean split = precision.master() == Precision.Master.REMAINDER;
            boolean blocks = precision.states() == Precision.States.EIGHT_BIT;
            long scales = Math.ceilDiv(n, Precision.BLOCK);
            return new States(
                split ? layout.tensor("remainder", DType.U16, n) : null,
                layout.tensor("m", precision.stateType(), n), blocks ? layout.floats("m.scales", scales) : null,
                layout.tensor("v", precision.stateType(), n), blocks ? layout.floats("v.scales", scales) : null,
                layout.floats("gradScale", 1));
        }

        private List<Tensor> all() {
            List<Tensor> all = new ArrayList<>();
            for (Tensor tensor : new Tensor[] {remainder, m, mScales, v, vScales}) {
                if (tensor != null) {
                    all.add(tensor);
                }
            }
            return all;
        }
    }

    private static final String FIRST_MOMENT = "m.";

    /// How the names of the running means of squares begin.
    public static final String SECOND_MOMENT = "v.";

    private final Backend backend;
    private final Kernels kernels;
    private final Settings settings;
    private final TrainedWeights trained;
    private final States states;
    private final AdamWTensors tensors;
    private int steps;

    public AdamW(Backend backend, Settings settings, TrainedWeights trained) {
        this.backend = backend;
        this.kernels = backend.kernels();
        this.settings = settings;
        this.trained = trained;
        Precision precision = backend.precision();
        this.states = backend.lay("optimizer states", layout -> States.plan(layout, precision, trained.layout()));
        this.tensors = new AdamWTensors(trained.values(), states.remainder, states.m, states.mScales, states.v, states.vScales,
            trained.layout().decayed());
        states.all().forEach(state -> kernels.fill(state, 0));
    }

    /// Begins with these values: gives each weight the bits of them that its value on the backend is too narrow for.
    ///
    /// @param initial finds by its name what a weight was made of, on the host
    public void begin(Function<String, Tensor> initial) {
        for (Stored master : masters()) {
            if (master instanceof Stored.Split) {
                Tensor weight = initial.apply(master.name());
                if (weight.dtype() != DType.BF16) {
                    master.write(backend, weight);
                }
            }
        }
    }

    /// Steps taken so far.
    public int steps() {
        return steps;
    }

    /// Goes on after `steps` steps, whose states have been put into [#masters] and [#means].
    public void resume(int steps) {
        this.steps = steps;
    }

    /// Moves every weight along its gradient, which is shortened to `maxGradNorm` first; 0 means never. A gradient that is
    /// not finite moves nothing.
    public void step(
            double learningRate,
            double maxGradNorm,
            Tensor squares) {   // (1) F64, becomes the squared length of the gradient before it was shortened
        steps++;
        kernels.sumOfSquares(squares, trained.gradients());
        kernels.clip(states.gradScale, squares, (float) maxGradNorm);
        kernels.adamw(tensors, trained.gradients(), states.gradScale, new AdamWStep(learningRate, settings.beta1, settings.beta2,
            settings.epsilon, settings.weightDecay, steps));
    }

    /// Each weight in full, under its name.
    public List<Stored> masters() {
        List<Stored> masters = new ArrayList<>();
        for (Parameter parameter : trained.parameters()) {
            masters.add(states.remainder == null ? new Stored.Plain(parameter.name(), parameter.value())
                : new Stored.Split(parameter.name(), parameter.value(), part(parameter, "remainder.", states.remainder)));
        }
        return masters;
    }

    /// The means of each weight's gradient and of its square, named `m.NAME` and `v.NAME`.
    public List<Stored> means() {
        List<Stored> means = new ArrayList<>();
        for (Parameter parameter : trained.parameters()) {
            means.add(mean(parameter, FIRST_MOMENT, states.m, states.mScales, BlockCode.SIGNED));
            means.add(secondMoment(parameter));
        }
        return means;
    }

    /// The running mean of the squared gradient of a weight.
    public Stored secondMoment(Parameter parameter) {
        return mean(parameter, SECOND_MOMENT, states.v, states.vScales, BlockCode.UNSIGNED);
    }

    private Stored mean(Parameter parameter, String prefix, Tensor flat, @Nullable Tensor scales, BlockCode code) {
        Tensor mean = part(parameter, prefix, flat);
        if (scales == null) {
            return new Stored.Plain(mean.name(), mean);
        }
        long from = slot(parameter).from() / Precision.BLOCK;
        return new Stored.Blocks(mean.name(), mean, scales.rows(from, Math.ceilDiv(mean.elements(), Precision.BLOCK)), code);
    }

    private Tensor part(Parameter parameter, String prefix, Tensor flat) {
        return slot(parameter).of(prefix + parameter.name(), flat);
    }

    private FlatLayout.Slot slot(Parameter parameter) {
        return Objects.requireNonNull(trained.layout().slots().get(parameter.name()), parameter.name());
    }
}
