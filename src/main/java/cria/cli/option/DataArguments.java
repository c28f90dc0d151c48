package cria.cli.option;

import cria.InputException;
import cria.data.LongExamples;
import cria.data.Roles;
import cria.data.Shapes;
import cria.data.TestSize;
import cria.data.TrainOn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What [DataOptions] say, checked. Null stands for what was not given.
///
/// @param testSplitSize how many conversations are set aside
/// @param maxLength     in tokens; 0 is no limit
public record DataArguments(
    Path trainFile, Path validationFile, TestSize testSplitSize, Integer maxTrainSamples, Integer maxEvalSamples, int maxLength,
    LongExamples longExamples, boolean packing, TrainOn trainOn, Columns columns) {

    public DataArguments {
        Flags.exists("train_file", trainFile);
        Flags.exists("validation_file", validationFile);
        if (testSplitSize != null && validationFile != null) {
            throw new InputException("--test_split_size and --validation_file exclude each other; give one of them");
        }
        Flags.atLeastIfGiven("max_train_samples", maxTrainSamples, 1);
        Flags.atLeastIfGiven("max_eval_samples", maxEvalSamples, 1);
        if (maxLength != 0 && maxLength < 2) {
            throw new InputException("--max_length " + maxLength + ": must be 2 or more, or 0 for no limit");
        }
    }

    /// Whether there is something to evaluate on.
    public boolean hasValidation() {
        return validationFile != null || testSplitSize != null;
    }

    /// @param content the column that holds plain text
    /// @param roles   the file's names of speakers, to `user`, `assistant` or `system`
    public record Columns(String content, Map<String, String> roles) {
        private static final Set<String> ROLES = Set.of("user", "assistant", "system");

        static Columns of(String content, List<String> roleMap) {
            Map<String, String> roles = new TreeMap<>();
            for (String entry : roleMap) {
                int equals = entry.indexOf('=');
                if (equals < 1 || !ROLES.contains(entry.substring(equals + 1))) {
                    throw new InputException("--role_map " + entry + ": must be NAME=ROLE, where ROLE is user, assistant or system");
                }
                roles.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
            return new Columns(content, Map.copyOf(roles));
        }

        /// The shapes of rows that are looked for.
        public Shapes shapes() {
            return Shapes.of(content, Roles.STANDARD.with(roles));
        }
    }
}
