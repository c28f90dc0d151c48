package cria.optim;

import cria.kernel.AdamWStep;
import cria.kernel.Backend;
import cria.layer.Parameter;
import cria.tensor.Tensor;
import cria.tensor.TensorLayout;
import java.util.ArrayList;
import java.util.List;

/// AdamW with float32 states. Weight decay pulls on matrices, not on norm weights.
public final class AdamW {

    /// @param epsilon keeps the division finite where a gradient has always been zero
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) { }

    /// Running means of a parameter's gradient and of its square, like the parameter.
    private record State(Tensor m, Tensor v) { }

    private final Backend backend;
    private final Settings settings;
    private final List<Parameter> parameters;
    private final List<State> states;
    private int steps;

    public AdamW(Backend backend, Settings settings, List<Parameter> parameters) {
        this.backend = backend;
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        this.states = backend.slab("optimizer states", layout -> plan(layout, parameters)).lay(layout -> plan(layout, parameters));
    }

    private static List<State> plan(TensorLayout layout, List<Parameter> parameters) {
        List<State> states = new ArrayList<>();
        for (Parameter parameter : parameters) {
            long[] dims = parameter.value().shape().dims();
            states.add(new State(layout.floats("m." + parameter.name(), dims), layout.floats("v." + parameter.name(), dims)));
        }
        return states;
    }

    /// Steps taken so far.
    public int steps() {
        return steps;
    }

    /// Goes on after `steps` steps, whose states have been put into [#tensors].
    public void resume(int steps) {
        this.steps = steps;
    }

    /// The states, named `m.NAME` and `v.NAME` after their parameters.
    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (State state : states) {
            tensors.add(state.m);
            tensors.add(state.v);
        }
        return tensors;
    }

    /// The running mean of the squared gradient of parameter `i`.
    public Tensor secondMoment(int i) {
        return states.get(i).v;
    }

    /// @param gradScale multiplies every gradient; see [GradientNorm#clip]
    public void step(double learningRate, float gradScale) {
        steps++;
        for (int i = 0; i < states.size(); i++) {
            Parameter parameter = parameters.get(i);
            State state = states.get(i);
            double decay = parameter.decayed() ? settings.weightDecay : 0;
            AdamWStep step = new AdamWStep(learningRate, settings.beta1, settings.beta2, settings.epsilon, decay, steps);
            backend.kernels().adamw(parameter.value(), state.m, state.v, parameter.gradient(), gradScale, step);
        }
    }
}
