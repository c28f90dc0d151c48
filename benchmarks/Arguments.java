package cria.benchmarks;

import cria.InputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A command line of flags with a value, flags without, and words.
final class Arguments {
    private final Map<String, String> flags = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /// @param valued   flags that a value follows
    /// @param switches flags that stand alone
    /// @throws InputException for any other flag
    Arguments(String[] args, List<String> valued, List<String> switches) {
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!arg.startsWith("-")) {
                words.add(arg);
            } else if (switches.contains(arg)) {
                flags.put(arg, "");
            } else if (valued.contains(arg)) {
                if (++i == args.length) {
                    throw new InputException(arg + ": found nothing, expected a value");
                }
                flags.put(arg, args[i]);
            } else {
                List<String> all = new ArrayList<>(valued);
                all.addAll(switches);
                throw new InputException("no flag " + arg + "; there are " + String.join(", ", all));
            }
        }
    }

    List<String> words() {
        return words;
    }

    boolean has(String flag) {
        return flags.containsKey(flag);
    }

    String text(String flag, String otherwise) {
        return flags.getOrDefault(flag, otherwise);
    }

    int number(String flag, int otherwise) {
        String value = flags.get(flag);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new InputException(flag + ": found \"" + value + "\", expected a number from 1 on");
        }
        return Integer.parseInt(value);
    }
}
