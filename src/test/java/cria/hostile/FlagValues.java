package cria.hostile;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Numbers and words of the command line (H3, H11 to H14).
final class FlagValues implements FaultClass {
    /// Plain ASCII, so that a file can have it as its name under every locale.
    static final String ERASE = "\u001b[2J\u0007";
    static final String BIDI = "\u202egnp.\u2066";

    private static final Set<Ending> WORKS = EnumSet.of(Ending.WORKS);
    private static final Set<Ending> EITHER = EnumSet.of(Ending.WORKS, Ending.REFUSED);

    private static final Map<String, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("nothing", "");
        VALUES.put("NaN", "NaN");
        VALUES.put("Infinity", "Infinity");
        VALUES.put("-1", "-1");
        VALUES.put("1e999", "1e999");
        VALUES.put("400 digits", "7".repeat(400));
        VALUES.put("100,000 digits", "7".repeat(100_000));
        VALUES.put("control characters", ERASE);
        VALUES.put("marks of direction", BIDI);
        VALUES.put("a comma", "1,5");
    }

    /// A flag that takes a number, and which of the values above are none of its faults.
    private record Number(String flag, List<String> command, Map<String, Set<Ending>> other) {
        static Number of(String flag) {
            return new Number(flag, HarmlessFiles.train(), Map.of());
        }
    }

    private static final List<Number> NUMBERS = List.of(
        new Number("--max_steps", HarmlessFiles.train(), Map.of("-1", WORKS)),
        new Number("--seed", HarmlessFiles.train(), Map.of("-1", WORKS)),
        new Number("--data_seed", HarmlessFiles.train(), Map.of("-1", WORKS)),
        new Number("--save_total_limit", HarmlessFiles.train(), Map.of("-1", EITHER)),
        Number.of("--learning_rate"), Number.of("--num_train_epochs"), Number.of("--per_device_train_batch_size"),
        Number.of("--gradient_accumulation_steps"), Number.of("--threads"), Number.of("--warmup_steps"), Number.of("--weight_decay"),
        Number.of("--adam_beta1"), Number.of("--adam_epsilon"), Number.of("--max_grad_norm"), Number.of("--max_length"),
        Number.of("--save_steps"), Number.of("--test_split_size"), Number.of("--max_train_samples"),
        new Number("--temperature", HarmlessFiles.generate(), Map.of()),
        new Number("--top_p", HarmlessFiles.generate(), Map.of()),
        new Number("--max_new_tokens", HarmlessFiles.generate(), Map.of()));

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(numbers(), words(), ranges()).flatMap(cases -> cases);
    }

    private static Stream<HostileCase> numbers() {
        return NUMBERS.stream().flatMap(number -> VALUES.entrySet().stream().map(value -> {
            String name = "flag: %s with %s".formatted(number.flag, value.getKey());
            List<String> arguments = Stream.concat(number.command.stream(), Stream.of(number.flag, value.getValue())).toList();
            HostileCase tried = HostileCase.of(name, arguments, HostileCase.Setup.NONE,
                number.other.getOrDefault(value.getKey(), EnumSet.of(Ending.REFUSED)), number.flag);
            // It is more than nothing, so that is not what is wrong with it.
            return value.getKey().equals("Infinity") ? tried.without("must be 0 or more", "must be more than 0") : tried;
        }));
    }

    private static Stream<HostileCase> words() {
        Stream<String> choices = Stream.of("--backend", "--optim", "--lr_scheduler_type", "--train_on", "--long_examples", "--save_dtype",
            "--eval_strategy", "--train_sampling_strategy", "--chat_template", "--role_map");
        return Stream.concat(
            choices.flatMap(flag -> Stream.of("", ERASE, BIDI, "w".repeat(100_000)).map(value -> HostileCase.refused(
                "flag: %s with the word %s".formatted(flag, name(value)), HarmlessFiles.train(flag, value), HostileCase.Setup.NONE))),
            Stream.of(
                line("a command of control characters", ERASE),
                line("a command of 100,000 characters", "c".repeat(100_000)),
                line("an empty command", ""),
                line("help on control characters", "help", ERASE),
                line("a flag before the command", "--" + ERASE, "train"),
                line("a flag of control characters", "doctor", "--" + ERASE, "1"),
                line("a flag of marks of direction", "doctor", "--thr" + BIDI),
                line("a flag of 100,000 characters", "doctor", "--" + "f".repeat(100_000)),
                line("a flag without a name", "doctor", "--=5"),
                line("two dashes", "doctor", "--", "x"),
                line("one dash", "doctor", "-"),
                line("a word too many", "doctor", ERASE),
                line("a word too many of 100,000 characters", "doctor", "w".repeat(100_000)),
                line("a file of arguments", "doctor", "@train.jsonl"),
                line("a flag without its value", "train", "--model_name_or_path"),
                line("a switch that may be", "train", "--packing=maybe" + ERASE)));
    }

    private static String name(String value) {
        return value.isEmpty() ? "of no letters" : value.equals(ERASE) ? "of control characters"
            : value.equals(BIDI) ? "of marks of direction" : "of 100,000 characters";
    }

    private static HostileCase line(String name, String... arguments) {
        return HostileCase.refused("line: " + name, List.of(arguments), HostileCase.Setup.NONE);
    }

    /// Values that are numbers, and far out.
    private static Stream<HostileCase> ranges() {
        List<String> noSteps = HarmlessFiles.train().subList(0, HarmlessFiles.train().size() - 2);
        return Stream.of(
            either("--threads 100000", HarmlessFiles.train("--threads", "100000")),
            either("--threads 2147483647", HarmlessFiles.train("--threads", "2147483647")),
            refused("--num_train_epochs 1e9", Stream.concat(noSteps.stream(), Stream.of("--num_train_epochs", "1e9")).toList(),
                "--num_train_epochs"),
            refused("--num_train_epochs 1e308", Stream.concat(noSteps.stream(), Stream.of("--num_train_epochs", "1e308")).toList(),
                "--num_train_epochs"),
            either("--num_train_epochs 1e-300", Stream.concat(noSteps.stream(), Stream.of("--num_train_epochs", "1e-300")).toList()),
            refused("--packing without a length", HarmlessFiles.train("--packing", "--max_length", "0"), "--packing"),
            refused("--max_length 1", HarmlessFiles.train("--max_length", "1"), "--max_length"),
            either("--max_length 2147483647", HarmlessFiles.train("--max_length", "2147483647")),
            either("--per_device_train_batch_size 2147483647", HarmlessFiles.train("--per_device_train_batch_size", "2147483647")),
            either("--gradient_accumulation_steps 2147483647", HarmlessFiles.train("--gradient_accumulation_steps", "2147483647")),
            either("--save_steps 1e-300", HarmlessFiles.train("--save_steps", "1e-300")),
            refused("--save_steps 1.5", HarmlessFiles.train("--save_steps", "1.5"), "--save_steps"),
            refused("--test_split_size 6 of 6", HarmlessFiles.train("--test_split_size", "6"), "--test_split_size"),
            refused("--seed 2^63", HarmlessFiles.train("--seed", "9223372036854775808"), "--seed"),
            HostileCase.works("flag: --seed 2^63 - 1", HarmlessFiles.train("--seed", "9223372036854775807"), HostileCase.Setup.NONE),
            HostileCase.works("flag: --max_new_tokens 2147483647", HarmlessFiles.generate("--max_new_tokens", "2147483647"),
                HostileCase.Setup.NONE),
            either("--max_length 2147483647 for generate", HarmlessFiles.generate("--max_length", "2147483647")),
            refused("--adam_beta2 1", HarmlessFiles.train("--adam_beta2", "1"), "--adam_beta2"),
            either("--temperature 1e-300", HarmlessFiles.generate("--temperature", "1e-300")),
            either("--temperature 1e300", HarmlessFiles.generate("--temperature", "1e300")),
            either("--top_p 1e-300", HarmlessFiles.generate("--temperature", "1", "--top_p", "1e-300")),
            either("--date_string of control characters", HarmlessFiles.generate("--date_string", ERASE)),
            refused("a prompt of nothing", HarmlessFiles.generate("--raw", "--prompt", ""), "--prompt"),
            either("a prompt of 100,000 characters", HarmlessFiles.generate("--prompt", "p".repeat(100_000))),
            HostileCase.works("flag: a prompt of control characters", HarmlessFiles.generate("--prompt", ERASE + BIDI),
                HostileCase.Setup.NONE),
            // Each of these makes weights that are no numbers in its one or two steps, mostly in the last.
            overflow("--learning_rate 1e38", "--learning_rate", "1e38", "--max_steps", "2"),
            overflow("--learning_rate 1e300", "--learning_rate", "1e300"),
            overflow("--weight_decay 1e38", "--learning_rate", "1", "--weight_decay", "1e38", "--max_steps", "2"),
            overflow("--weight_decay 1e300", "--learning_rate", "1e10", "--weight_decay", "1e300"));
    }

    private static HostileCase refused(String name, List<String> arguments, String word) {
        return HostileCase.refused("flag: " + name, arguments, HostileCase.Setup.NONE, word);
    }

    private static HostileCase either(String name, List<String> arguments) {
        return HostileCase.worksOrRefused("flag: " + name, arguments, HostileCase.Setup.NONE);
    }

    private static HostileCase overflow(String name, String... flags) {
        return HostileCase.of("overflow: " + name, HarmlessFiles.train(flags), HostileCase.Setup.NONE,
            EnumSet.of(Ending.FAILED, Ending.REFUSED)).quoting("NaN", "Infinity");
    }
}
