package cria.hub;

/// The hub gave no answer that tells anything of a repository, and the cache holds nothing of it. The message is the part of a line that
/// says why and what to do.
public final class Unreachable extends Exception {
    Unreachable(String message) {
        super(message);
    }
}
