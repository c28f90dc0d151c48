package cria.settings;

import cria.tuning.SavedType;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What is kept on the way.
@Command(header = "Checkpoints")
public final class SavingSettings {

    @Option(names = "--save_strategy", description = "When to write a checkpoint that a run can resume from. The trained model is "
        + "written at the end in any case.")
    public Strategy saveStrategy = Strategy.STEPS;

    @Option(names = "--save_steps", paramLabel = "N|FRACTION", description = "Steps between checkpoints.")
    public Steps saveSteps = new Steps(500);

    @Option(names = "--save_dtype", description = "float32 writes the weights as they were trained. base writes them in the base "
        + "model's types: half the size from bfloat16, but rounded, which can undo small steps.")
    public SavedType saveDtype = SavedType.FLOAT32;

    @Option(names = "--save_only_model", description = "Writes checkpoints without the optimizer: a third of the size, but no run can "
        + "go on from one. What an interrupted run leaves has the optimizer in any case.")
    public boolean saveOnlyModel;

    @Option(names = "--save_total_limit", paramLabel = "N", description = "Keeps only the newest N checkpoints; one takes 12 "
        + "bytes for each parameter, 14 with --save_dtype base of a bfloat16 model.")
    public Integer saveTotalLimit;

    @Option(names = "--resume_from_checkpoint", paramLabel = "DIR|true", description = "Goes on from a checkpoint, to the same "
        + "result as a run that was never stopped; true takes the newest in --output_dir.")
    public String resumeFromCheckpoint;

    void check(Problems problems) {
        problems.check(() -> Flags.stepsOrFraction("save_steps", saveSteps),
            () -> Flags.atLeastIfGiven("save_total_limit", saveTotalLimit, 1));
        if (resume() instanceof Resume.From(Path checkpoint)) {
            problems.check(() -> Flags.exists("resume_from_checkpoint", checkpoint));
        }
    }

    public Resume resume() {
        if (resumeFromCheckpoint == null || resumeFromCheckpoint.equalsIgnoreCase("false")) {
            return new Resume.No();
        }
        return resumeFromCheckpoint.equalsIgnoreCase("true") ? new Resume.Newest() : new Resume.From(Path.of(resumeFromCheckpoint));
    }

    /// Where a run begins: from the model, from the newest checkpoint of the output directory, or from a named one.
    public sealed interface Resume {
        record No() implements Resume {}

        record Newest() implements Resume {}

        record From(Path checkpoint) implements Resume {}
    }
}
