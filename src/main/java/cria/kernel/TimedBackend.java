package cria.kernel;

/// A backend whose kernels are timed.
public record TimedBackend(Backend backend, TimedKernels kernels) implements ForwardingBackend {

    public static TimedBackend of(Backend backend) {
        return new TimedBackend(backend, new TimedKernels(backend.kernels()));
    }
}
