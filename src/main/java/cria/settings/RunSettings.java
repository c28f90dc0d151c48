package cria.settings;

import cria.backend.Backends.Preference;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;

/// What a training run is asked to do. Names and defaults are Hugging Face's; where TRL's for supervised fine-tuning differ, they
/// are TRL's. Null stands for what was not given.
///
/// A flag is one field of one group: its name and its help stand in its annotation, its default is the field's first value, its
/// range is checked by its group. The command line, `--config`, the help and `training_args.json` all come from that field.
public final class RunSettings {

    @Mixin
    public final ModelSettings model = new ModelSettings();
    @Mixin
    public final DataSettings data = new DataSettings();
    @Mixin
    public final OutputSettings output = new OutputSettings();
    @Mixin
    public final BatchSettings batch = new BatchSettings();
    @Mixin
    public final OptimizerSettings optimizer = new OptimizerSettings();
    @Mixin
    public final EvaluationSettings evaluation = new EvaluationSettings();
    @Mixin
    public final LoggingSettings logging = new LoggingSettings();
    @Mixin
    public final SavingSettings saving = new SavingSettings();
    @Mixin
    public final HardwareSettings hardware = new HardwareSettings();
    @Mixin
    public final MachineSettings machine = new MachineSettings();

    /// @throws cria.InputException with every value that is out of its range, flags that exclude each other, and missing files
    public void check() {
        Problems problems = new Problems();
        check(problems);
        problems.orThrow();
    }

    /// As above, but to go on with other checks.
    public void check(Problems problems) {
        check(problems, "train");
    }

    /// @param command that they were given to
    public void check(Problems problems, String command) {
        data.check(problems);
        batch.check(problems);
        optimizer.check(problems);
        logging.check(problems);
        evaluation.check(problems);
        saving.check(problems);
        hardware.check(problems);
        problems.check(machine::check);
        if (data.trainFile == null && data.datasetName == null && !problems.speakOf("train_file") && !problems.speakOf("dataset_name")) {
            problems.add(command + " needs --train_file FILE or --dataset_name ID, with what to learn from");
        }
        if (evaluation.asked() && !data.hasValidation()) {
            String flag = evaluation.evalOnStart ? "--eval_on_start"
                : "--eval_strategy " + evaluation.evalStrategy.name().toLowerCase(Locale.ROOT);
            problems.add(flag + " has nothing to measure on; add --validation_file FILE or --test_split_size 0.1");
        }
        if (hardware.useCpu && machine.backend == Preference.CUDA) {
            problems.add("--use_cpu and --backend cuda exclude each other; give one of them");
        }
    }

    public Preference backend() {
        return hardware.useCpu && machine.backend == Preference.AUTO ? Preference.CPU : machine.backend;
    }

    /// The seed of the order of the examples.
    public long dataSeed() {
        return batch.dataSeed == null ? machine.seed : batch.dataSeed;
    }

    /// Steps between evaluations.
    public Steps evalSteps() {
        return evaluation.evalSteps == null ? logging.loggingSteps : evaluation.evalSteps;
    }

    /// What `training_args.json` says: every flag of a command, and of one that follows another unless it is given, what it is.
    ///
    /// @param command that these settings belong to
    public Map<String, Object> json(Object command) {
        Map<String, Object> json = SettingsJson.of(command);
        json.put("data_seed", dataSeed());
        json.put("eval_steps", evalSteps().number());
        json.put("lr_scheduler_kwargs", optimizer.scheduleArguments());
        return json;
    }
}
