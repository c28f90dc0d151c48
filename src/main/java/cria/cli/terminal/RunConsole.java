package cria.cli.terminal;

import cria.train.EvaluationReport;
import cria.train.MemoryPlan;
import cria.train.StepReport;
import cria.train.TrainListener;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Shows a run in the terminal: memory, progress, evaluations.
public final class RunConsole implements TrainListener, AutoCloseable {
    private final Console console;
    private @Nullable ProgressBar bar;

    public RunConsole(Console console) {
        this.console = console;
    }

    @Override
    public void planned(MemoryPlan plan) {
        console.info("memory" + switch (plan.activations()) {
            case KEEP -> "";
            case RECOMPUTE -> ", activations computed again in backward (--gradient_checkpointing)";
        } + ":");
        plan.need().table().forEach(console::info);
        if (plan.beside() > 0) {
            console.info("  beside it Java and its libraries take about %,d MiB".formatted(plan.beside() >> 20));
        }
    }

    @Override
    public void stepped(StepReport report) {
        if (bar == null) {
            bar = new ProgressBar(console, "train", report.step() - 1, report.maxSteps());
        }
        bar.update(report.step(), String.format(Locale.ROOT, "loss %.4f", report.loss()),
            String.format(Locale.ROOT, "%,.0f tokens/s", report.tokensPerSecond()));
    }

    @Override
    public void logged(StepReport report) {
        console.info(String.format(Locale.ROOT,
            "step %,d/%,d · epoch %.2f · loss %.4f · grad_norm %.4f · learning_rate %s · %,.0f tokens/s",
            report.step(), report.maxSteps(), report.epoch(), report.loss(), report.gradNorm(), rate(report.learningRate()),
            report.tokensPerSecond()));
    }

    private static String rate(double rate) {
        return rate == 0 ? "0" : String.format(Locale.ROOT, "%.3g", rate);
    }

    @Override
    public void evaluated(int step, double epoch, EvaluationReport report) {
        console.info((step == 0 ? "before training: " : "after step " + step + ": ") + report.describe());
    }

    @Override
    public void saved(Path checkpoint) {
        console.info("saved " + checkpoint);
    }

    @Override
    public void noted(String note) {
        console.note(note);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
