package cria.backend;

/// Something that was looked for, such as a library or a device: a line of `doctor`'s report.
///
/// @param topic  what was looked at, as `Java`
/// @param detail what was found; where something is missing, where it was looked for and what to do
public record Finding(String topic, Status status, String detail) {

    /// `FINE` works; `ABSENT` is missing and can be done without; `FAULT` keeps training from working.
    public enum Status { FINE, ABSENT, FAULT }

    public static Finding fine(String topic, String detail) {
        return new Finding(topic, Status.FINE, detail);
    }

    static Finding absent(String topic, String detail) {
        return new Finding(topic, Status.ABSENT, detail);
    }
}
