package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.option.DataOptions;
import cria.cli.option.ModelOptions;
import cria.cli.option.TrainArguments;
import cria.cli.option.TrainingOptions;
import cria.cli.terminal.Console;
import picocli.CommandLine.Mixin;

/// A command with every group of flags; it does what a test tells it.
@picocli.CommandLine.Command(name = "trial", header = "for tests", footer = "trainer trial --quiet")
public final class TrialCommand implements Command {

    public interface Work {
        int run(TrialCommand command) throws Exception;
    }

    @Mixin final CommonOptions common = new CommonOptions();
    @Mixin final ModelOptions model = new ModelOptions();
    @Mixin final DataOptions data = new DataOptions();
    @Mixin final TrainingOptions training = new TrainingOptions();
    private final Work work;

    public TrialCommand(Work work) {
        this.work = work;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public int run(Console console) throws Exception {
        return work.run(this);
    }

    public TrainArguments arguments() {
        return TrainArguments.of(common, model, data, training);
    }
}
