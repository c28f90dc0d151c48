package cria.benchmarks;

import cria.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What [GpuKernels] is asked for on the command line.
///
/// @param tokens   of a micro-batch
/// @param elements of tensors without a shape, and weights that AdamW steps
/// @param product  rows of the square product that is the ceiling of products
/// @param millis   that the queued calls of a round take at least
/// @param only     ops whose name has a match
/// @param json     where a line for each op goes; null for nowhere
record GpuOptions(BackendOptions backend, String shape, int tokens, int elements, int product, int millis, Pattern only, Path json) {
    private static final List<String> VALUED = List.of("--shape", "--tokens", "--elements", "--product", "--millis", "--only", "--json");

    static GpuOptions parse(String[] args) {
        List<String> valued = new ArrayList<>(BackendOptions.VALUED);
        valued.addAll(VALUED);
        Arguments arguments = new Arguments(args, valued, BackendOptions.SWITCHES);
        if (!arguments.words().isEmpty()) {
            throw new InputException("[--shape 8b] [--tokens 8192] [--elements 268435456] [--product 8192] [--millis 50] "
                + "[--only REGEX] [--json FILE] " + BackendOptions.USAGE);
        }
        String json = arguments.text("--json", null);
        return new GpuOptions(BackendOptions.of(arguments, "cuda"), arguments.text("--shape", "8b"), arguments.number("--tokens", 8192),
            arguments.number("--elements", 1 << 28), arguments.number("--product", 8192), arguments.number("--millis", 50),
            pattern(arguments.text("--only", "")), json == null ? null : Path.of(json));
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InputException("--only: " + e.getMessage());
        }
    }
}
