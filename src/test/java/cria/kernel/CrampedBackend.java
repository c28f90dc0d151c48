package cria.kernel;

/// A backend that says how much memory is left, whatever there is.
///
/// @param available bytes that it says could still be allocated
public record CrampedBackend(Backend backend, long available) implements ForwardingBackend {

    public static Backend of(Backend backend, long available) {
        return new CrampedBackend(backend, available);
    }
}
