package cria.settings.schedule;

import cria.InputException;
import cria.Shown;
import cria.file.JsonObject;
import cria.optim.LearningRateSchedule.WarmupStableDecay;
import cria.optim.LearningRateSchedule.WarmupStableDecay.Curve;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `--lr_scheduler_kwargs` says, asked for one by one. What was given and never asked for is no argument of the schedule.
public final class ScheduleArguments {
    private static final String FLAG = "--lr_scheduler_kwargs";
    private static final Map<String, Curve> CURVES =
        Map.of("linear", Curve.LINEAR, "cosine", Curve.COSINE, "1-sqrt", Curve.ONE_MINUS_SQRT);

    private final String schedule;
    private final Map<String, Object> values;
    private final Set<String> asked = new LinkedHashSet<>();

    private ScheduleArguments(String schedule, Map<String, Object> values) {
        this.schedule = schedule;
        this.values = values;
    }

    /// By name, as `training_args.json` has them; null for none.
    ///
    /// @param text JSON or `NAME=VALUE,...`; null for no arguments
    public static @Nullable Map<String, Object> values(@Nullable String text) {
        return text == null ? null : of("", text).values;
    }

    /// @param text JSON or `NAME=VALUE,...`; null for no arguments
    static ScheduleArguments of(String schedule, @Nullable String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        String given = text == null ? "" : text.strip();
        if (given.startsWith("{")) {
            values.putAll(json(given));
        } else if (!given.isEmpty() && !given.equalsIgnoreCase("none")) {
            for (String entry : given.split(",", -1)) {
                int equals = entry.indexOf('=');
                if (equals < 1 || values.put(entry.substring(0, equals).strip(), value(entry.substring(equals + 1).strip())) != null) {
                    throw unreadable(given);
                }
            }
        }
        return new ScheduleArguments(schedule, values);
    }

    private static Map<String, Object> json(String text) {
        try {
            return JsonObject.parse(Path.of(FLAG), "value", text.getBytes(StandardCharsets.UTF_8)).plain();
        } catch (InputException e) {
            throw unreadable(text);     // of a flag, a line and a column help nobody
        }
    }

    private static InputException unreadable(String text) {
        return new InputException(FLAG + " " + Shown.of(text) + ": must be NAME=VALUE,... or JSON, as in num_cycles=2,min_lr=1e-6 or "
            + "{\"num_cycles\": 2, \"min_lr\": 1e-6}, each name once");
    }

    private static Object value(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    double above(String name, double bound, double absent) {
        Double value = asked(name);
        return value == null ? absent : checked(name, value, value > bound, "more than " + number(bound));
    }

    /// A number of at least 0 and below `bound`, which what stands for an absent one must be, too.
    double below(String name, double bound, double absent) {
        double value = has(name) ? required(name) : absent;
        return checked(name, value, value >= 0 && value < bound, "at least 0 and below the learning rate " + number(bound));
    }

    /// A number from 0 to 1.
    @Nullable
    Double fraction(String name, @Nullable Double absent) {
        Double value = asked(name);
        return value == null ? absent : (Double) checked(name, value, value >= 0 && value <= 1, "from 0 to 1");
    }

    /// The lowest rate as a part of the learning rate, from `min_lr` or `min_lr_rate`.
    double lowest(double learningRate) {
        Double rate = asked("min_lr");
        Double part = fraction("min_lr_rate", null);
        if ((rate == null) == (part == null)) {
            throw new InputException(FLAG + ": " + schedule + " takes min_lr or min_lr_rate, one of them, as in min_lr_rate=0.1");
        }
        if (part != null) {
            return part;
        }
        double lowest = required("min_lr");
        checked("min_lr", lowest, lowest >= 0 && lowest <= learningRate, "from 0 to the learning rate " + number(learningRate));
        return lowest == 0 ? 0 : lowest / learningRate;
    }

    WarmupStableDecay warmupStableDecay(double learningRate, int warmup, int maxSteps) {
        if (!has("num_decay_steps")) {
            throw new InputException(FLAG + ": " + schedule + " needs num_decay_steps, the steps in which it falls at the end");
        }
        int decay = steps("num_decay_steps");
        int left = maxSteps - warmup - decay;
        int stable = has("num_stable_steps") ? steps("num_stable_steps") : left;
        if (stable < 0) {
            throw new InputException("%s num_decay_steps=%d: with %d steps of warm-up it is more than the %d steps of the run"
                .formatted(FLAG, decay, warmup, maxSteps));
        }
        Double lowest = fraction("min_lr_ratio", 0.0);
        return new WarmupStableDecay(learningRate, warmup, stable, decay, curve("warmup_type", Curve.LINEAR),
            curve("decay_type", Curve.COSINE), lowest == null ? 0 : lowest, above("num_cycles", 0, 0.5));
    }

    /// @throws InputException where an argument was given that nobody asked for
    void refuseOthers() {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                throw new InputException("%s %s: --lr_scheduler_type %s takes %s".formatted(FLAG, Shown.of(name), schedule,
                    asked.isEmpty() ? "no arguments" : String.join(", ", asked)));
            }
        }
    }

    private boolean has(String name) {
        asked.add(name);
        return values.get(name) != null;
    }

    private @Nullable Double asked(String name) {
        return has(name) ? (Double) required(name) : null;
    }

    private double required(String name) {
        double value = values.get(name) instanceof Number given ? given.doubleValue() : Double.NaN;
        return checked(name, value, Double.isFinite(value), "a number");
    }

    private int steps(String name) {
        double value = required(name);
        return (int) checked(name, value, value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value), "a whole number of steps");
    }

    private Curve curve(String name, Curve absent) {
        if (!has(name)) {
            return absent;
        }
        Curve curve = values.get(name) instanceof String text ? CURVES.get(text) : null;
        if (curve == null) {
            throw refused(name, Double.NaN, "linear, cosine or 1-sqrt");
        }
        return curve;
    }

    private double checked(String name, double value, boolean right, String allowed) {
        if (!right) {
            throw refused(name, value, allowed);
        }
        return value;
    }

    /// @param value what stands for one that is not given
    private InputException refused(String name, double value, String allowed) {
        Object found = Objects.requireNonNullElse(values.get(name), value);
        String shown = found instanceof Number number ? number(number.doubleValue()) : Shown.of(String.valueOf(found));
        return new InputException("%s %s=%s: must be %s".formatted(FLAG, name, shown, allowed));
    }

    /// As people write it.
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
