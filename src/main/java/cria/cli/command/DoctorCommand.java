package cria.cli.command;

import cria.backend.Backends;
import cria.backend.Finding;
import cria.cli.doctor.HostProbe;
import cria.cli.doctor.Probe;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.cli.terminal.Styled;
import cria.settings.MachineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;

/// `doctor`: what of this machine a run can use.
@picocli.CommandLine.Command(name = "doctor",
    header = "looks at this machine: Java, processor, memory, native libraries, GPUs, and what a run would take",
    description = "Prints one line for each thing that training can use, whether it was found, and where it was looked for. Exit "
        + "code 1 where something keeps training from working.",
    footer = {"trainer doctor", "trainer doctor --output_json doctor.json"})
public final class DoctorCommand implements Command {

    /// In the order of the report.
    private static final List<Probe> PROBES = List.of(new HostProbe(), Backends::findings);

    @Mixin
    private final MachineSettings machine = new MachineSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();
    private final List<Probe> probes;

    public DoctorCommand() {
        this(PROBES);
    }

    DoctorCommand(List<Probe> probes) {
        this.probes = probes;
    }

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return machine;
    }

    @Override
    public int run(Console console) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("Trainer", Version.text()));
        probes.forEach(probe -> findings.addAll(probe.look()));
        int width = findings.stream().mapToInt(finding -> finding.topic().length()).max().orElse(0);
        for (Finding finding : findings) {
            String topic = finding.topic() + " ".repeat(width - finding.topic().length());
            console.entry(finding.detail(), mark(finding.status()), " ", Console.bold(topic), "  ");
        }
        JsonResult.write(common.outputJson, Map.of("findings", findings));
        return findings.stream().anyMatch(finding -> finding.status() == Finding.Status.FAULT) ? 1 : 0;
    }

    private static Styled mark(Finding.Status status) {
        return switch (status) {
            case FINE -> Console.green("ok");
            case ABSENT -> Console.yellow("--");
            case FAULT -> Console.red("!!");
        };
    }
}
