package cria.cli.check;

import cria.check.DataSide;
import cria.check.Fault;
import cria.check.FaultKind;
import cria.check.FaultKind.Weight;
import cria.check.Faults;
import cria.cli.terminal.Console;
import cria.cli.terminal.Styled;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The faults of the data, the first few of each kind with their places, and what was looked for in vain.
public final class FaultSection {
    private static final int NAMED = 3;

    private final Console console;

    public FaultSection(Console console) {
        this.console = console;
    }

    /// @param sides the files that were looked at
    /// @param compared whether there is an evaluation to compare with
    public void tell(List<DataSide> sides, boolean compared) {
        console.result("");
        console.result(Console.bold("Faults"));
        for (FaultKind kind : FaultKind.values()) {
            sides.stream().flatMap(side -> side.faults().all().stream()).filter(faults -> faults.kind() == kind).forEach(this::tell);
        }
        String none = Arrays.stream(FaultKind.values())
            .filter(kind -> sides.stream().allMatch(side -> side.faults().rows(kind) == 0))
            .filter(kind -> compared || kind != FaultKind.OVERLAP && kind != FaultKind.NEAR_OVERLAP)
            .map(kind -> name(kind)).collect(Collectors.joining(", "));
        if (!none.isEmpty()) {
            console.entry("none of these: " + none, "  ", Console.green("ok"), " ");
        }
    }

    private void tell(Faults.OfKind faults) {
        Styled mark = faults.kind().weight() == Weight.FAILS ? Console.red("!!") : Console.yellow("--");
        console.entry(told(faults) + ": " + faults.kind().advice(), "  ", mark, " ");
        for (Fault fault : faults.first().subList(0, Math.min(NAMED, faults.first().size()))) {
            if (fault.where().length() <= console.textWidth() / 2) {
                console.entry(fault.excerpt(), "       ", Console.bold(fault.where()), "  ");
            } else {
                console.result("       ", Console.bold(fault.where()));
                console.entry(fault.excerpt(), "         ");
            }
        }
        if (faults.rows() > NAMED) {
            console.result(String.format(Locale.ROOT, "       and %,d more", faults.rows() - NAMED));
        }
    }

    /// `2 rows with an empty turn, 3 in all`
    public static String told(Faults.OfKind faults) {
        return String.format(Locale.ROOT, "%,d %s %s", faults.rows(), faults.rows() == 1 ? "row" : "rows", faults.kind().words())
            + (faults.times() == faults.rows() ? "" : String.format(Locale.ROOT, ", %,d in all", faults.times()));
    }

    private static String name(FaultKind kind) {
        return switch (kind) {
            case EMAIL -> "e-mail addresses";
            case PHONE -> "phone numbers";
            case CARD -> "card numbers";
            case IBAN -> "IBANs";
            case PIN -> "PINs and passwords";
            default -> kind.key().replace('_', ' ');
        };
    }
}
