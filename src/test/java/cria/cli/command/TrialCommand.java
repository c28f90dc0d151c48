package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.settings.MachineSettings;
import cria.settings.RunSettings;
import picocli.CommandLine.Mixin;

/// A command with every group of flags; it does what a test tells it.
@picocli.CommandLine.Command(name = "trial", header = "for tests", footer = "trainer trial --quiet")
public final class TrialCommand implements Command {

    public interface Work {
        int run(TrialCommand command) throws Exception;
    }

    @Mixin
    final CommonOptions common = new CommonOptions();
    @Mixin
    public final RunSettings settings = new RunSettings();
    private final Work work;

    public TrialCommand(Work work) {
        this.work = work;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return settings.machine;
    }

    @Override
    public int run(Console console) throws Exception {
        return work.run(this);
    }
}
