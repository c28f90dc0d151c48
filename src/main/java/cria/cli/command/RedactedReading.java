package cria.cli.command;

import cria.check.personal.Redaction;
import cria.cli.terminal.Console;
import cria.data.batch.ExampleEncoder;
import cria.settings.EncodingSettings;

/// Lets examples be read with placeholders where `--redact` asks for them.
final class RedactedReading {
    private final boolean asked;
    private final Redaction redaction = new Redaction();

    RedactedReading(EncodingSettings encoding) {
        this.asked = encoding.redact;
    }

    ExampleEncoder of(ExampleEncoder encoder) {
        return asked ? encoder.after(redaction) : encoder;
    }

    /// Says what was replaced, once all is read.
    void tell(Console console) {
        if (asked) {
            console.info("redacted (--redact): " + redaction.describe());
        }
    }
}
