package cria.cli.check;

import cria.cli.terminal.Console;
import cria.run.Measured;
import cria.run.Preview;
import cria.train.MemoryPlan;
import java.util.Locale;
import java.util.OptionalDouble;

/// What the run that would follow takes: steps, memory, disk, time, money.
public final class RunSection {
    private final Console console;

    public RunSection(Console console) {
        this.console = console;
    }

    public void begin(Preview preview) {
        console.result("");
        console.result(Console.bold("The run that would follow"));
        console.entry(format("%,d, %,d an epoch, %,d tokens read", preview.steps(), preview.stepsPerEpoch(), preview.tokens()),
            "  steps   ");
    }

    public void memory(MemoryPlan plan) {
        console.entry(format("%,.1f MiB of %,.1f that are available%s%s", mib(plan.need().total()), mib(plan.available()),
            switch (plan.activations()) {
                case KEEP -> "";
                case RECOMPUTE -> "; activations are computed again in backward (--gradient_checkpointing)";
            }, plan.beside() == 0 ? "" : format("; beside it Java takes about %,.0f MiB", mib(plan.beside()))), "  memory  ");
        plan.need().table().forEach(line -> console.result("        " + line));
    }

    public void disk(Preview.Disk disk) {
        console.entry(format("%,.1f MiB for the model%s; %,.1f MiB are free", mib(disk.model()), disk.checkpoints() == 0
            ? ", no checkpoints"
            : format(" and %,.1f for each of %,d checkpoints: %,.1f MiB", mib(disk.checkpoint()), disk.checkpoints(), mib(disk.total())),
            mib(disk.free())), "  disk    ");
    }

    /// @param price of an hour
    public void time(Preview preview, Measured measured, double seconds, OptionalDouble price) {
        double tokens = preview.tokensPerStep();
        double step = measured.stepSeconds(tokens);
        console.entry(format("about %s: a step of %,.0f tokens takes %.2f s here, %,.0f tokens/s (measured on %,d tokens)%s", duration(
            seconds),
            tokens, step, tokens / step, measured.tokens(), preview.evaluations() == 0 ? ""
                : format(", and evaluations: %,d", preview.evaluations())), "  time    ");
        price.ifPresent(an -> console.entry(format("about %,.2f at %s an hour", cost(seconds, an), number(an)), "  cost    "));
    }

    public void noTime(String reason) {
        console.entry("not measured: " + reason, "  time    ");
    }

    static double cost(double seconds, double pricePerHour) {
        return seconds / 3600 * pricePerHour;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : Double.toString(value);
    }

    /// `3 h 20 min`, `2 min 5 s`, `12 s`, `0.4 s`
    static String duration(double seconds) {
        if (seconds < 10) {
            return format("%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600 ? format("%d min %d s", whole / 60, whole % 60)
            : whole < 48 * 3600 ? format("%d h %d min", whole / 3600, whole % 3600 / 60)
                : format("%,d days %d h", whole / 86_400, whole % 86_400 / 3600);
    }

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
