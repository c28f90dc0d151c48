package cria.benchmarks;

import cria.InputException;
import cria.backend.Backends;
import cria.backend.reference.ReferenceBackend;
import cria.kernel.Backend;
import cria.kernel.Precision;
import cria.kernel.Precision.Master;
import cria.kernel.Precision.States;
import cria.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/// Which backend is measured, and in which types it computes.
///
/// @param name    `cpu`, `cuda` or `reference`
/// @param threads of the host
record BackendOptions(String name, int threads, Precision precision) {

    static final List<String> VALUED = List.of("--backend", "--threads", "--precision", "--states");
    static final List<String> SWITCHES = List.of("--stochastic");

    static final String USAGE = "[--backend cpu|cuda|reference] [--threads 2] [--precision bf16|float32] "
        + "[--states float32|bf16|8bit] [--stochastic]";

    /// @param otherwise the backend that is taken where none is named
    static BackendOptions of(Arguments arguments, String otherwise) {
        String name = arguments.text("--backend", otherwise);
        return new BackendOptions(name, arguments.number("--threads", 2), precision(arguments, name));
    }

    /// On a GPU bfloat16 with exact float32 weights, else float32.
    private static Precision precision(Arguments arguments, String backend) {
        String values = arguments.text("--precision", backend.equals("cuda") ? "bf16" : "float32");
        States states = switch (arguments.text("--states", "float32")) {
            case "float32" -> States.FLOAT32;
            case "bf16" -> States.BFLOAT16;
            case "8bit" -> States.EIGHT_BIT;
            default -> throw new InputException("--states: expected float32, bf16 or 8bit");
        };
        return switch (values) {
            case "float32" -> new Precision(DType.F32, Master.VALUE, states);
            case "bf16" -> new Precision(DType.BF16, arguments.has("--stochastic") ? Master.STOCHASTIC : Master.REMAINDER, states);
            default -> throw new InputException("--precision: expected bf16 or float32");
        };
    }

    Backend open() {
        return switch (name) {
            case "reference" -> new ReferenceBackend(precision);
            case "cpu" -> {
                if (!precision.equals(Precision.FLOAT32)) {
                    throw new InputException("--backend cpu computes in float32 throughout");
                }
                yield Backends.choose(Backends.Preference.CPU, threads).open().get();
            }
            case "cuda" -> Backends.choose(Backends.Preference.CUDA, threads, precision).open().get();
            default -> throw new InputException("--backend: expected cpu, cuda or reference");
        };
    }

    /// Such as `bf16+remainder, states 8bit`.
    String types() {
        List<String> parts = new ArrayList<>();
        parts.add(switch (precision.master()) {
            case VALUE -> "float32";
            case REMAINDER -> "bf16+remainder";
            case STOCHASTIC -> "bf16 stochastic";
        });
        parts.add("states " + switch (precision.states()) {
            case FLOAT32 -> "float32";
            case BFLOAT16 -> "bf16";
            case EIGHT_BIT -> "8bit";
        });
        return String.join(", ", parts);
    }
}
