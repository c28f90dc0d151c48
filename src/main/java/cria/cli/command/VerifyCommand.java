package cria.cli.command;

import cria.InputException;
import cria.WorkException;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.file.IoReason;
import cria.kernel.Precision;
import cria.settings.MachineSettings;
import cria.verify.Quantity;
import cria.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `verify`: golden cases, computed here.
@picocli.CommandLine.Command(name = "verify",
    header = "computes golden cases and says how far each quantity is from what transformers computed",
    description = {
        "A case is a folder with a small model and what transformers made of it: logits, loss, the gradient of every parameter, "
            + "AdamW steps, greedy decoding. A folder of such folders stands for all of them.",
        "Each line shows the largest error beside its tolerance, where it stands. Exit code 1 where one is over. Cases of LoRA "
            + "adapters are left out, and said to be."},
    footer = {"trainer verify conformance", "trainer verify conformance/packed --backend reference"})
public final class VerifyCommand implements Command {

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders with golden.safetensors, or folders of them.")
    private List<Path> directories;

    @Mixin
    private final MachineSettings machine = new MachineSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

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
        Verifier verifier = new Verifier(BackendChoice.take(console, machine.backend, machine, Precision.FLOAT32).open());
        Map<String, List<Quantity>> results = new LinkedHashMap<>();
        int skipped = 0;
        for (Path directory : cases()) {
            if (Verifier.isAdapterCase(directory)) {
                console.result(directory + ": left out, a case of a LoRA adapter");
                skipped++;
                continue;
            }
            console.result(directory.toString());
            List<Quantity> quantities = verifier.verify(directory);
            quantities.forEach(quantity -> console.result(line(quantity)));
            results.put(directory.toString(), quantities);
        }
        long failed = results.values().stream().filter(quantities -> !quantities.stream().allMatch(Quantity::passes)).count();
        console.result("%d passed, %d failed, %d skipped".formatted(results.size() - failed, failed, skipped));
        JsonResult.write(common.outputJson, json(results));
        return failed == 0 ? 0 : 1;
    }

    private List<Path> cases() {
        List<Path> cases = new ArrayList<>();
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                throw new InputException(directory, "no such folder; give folders of golden cases");
            }
            if (Verifier.isCase(directory)) {
                cases.add(directory);
            } else {
                List<Path> inside = inside(directory);
                if (inside.isEmpty()) {
                    throw new InputException(directory, "no golden.safetensors here, and none in its folders; give folders of "
                        + "golden cases");
                }
                cases.addAll(inside);
            }
        }
        return cases;
    }

    private static List<Path> inside(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Verifier::isCase).sorted().toList();
        } catch (IOException e) {
            throw new WorkException(directory + ": cannot be listed: " + IoReason.of(e), e);
        }
    }

    private static Object[] line(Quantity quantity) {
        return new Object[] {"  ", quantity.passes() ? Console.green("ok  ") : Console.red("FAIL"),
            String.format(Locale.ROOT, " %-14s error %.2e  tolerance %.2e  ", quantity.name(), quantity.error(), quantity.tolerance()),
            Console.dim(quantity.where())};
    }

    private static Map<String, Object> json(Map<String, List<Quantity>> results) {
        Map<String, Object> json = new LinkedHashMap<>();
        results.forEach((name, quantities) -> json.put(name, quantities.stream().map(quantity -> Map.of(
            "name", quantity.name(), "where", quantity.where(), "error", quantity.error(), "tolerance", quantity.tolerance(),
            "passes", quantity.passes())).toList()));
        return json;
    }
}
