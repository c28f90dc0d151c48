package cria.cli;

import cria.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What [DataOptions] say, checked. Null stands for what was not given.
///
/// @param testSplitSize the part of the conversations that is set aside, between 0 and 1
/// @param maxLength     in tokens
public record DataArguments(
    Path trainFile, Path validationFile, Double testSplitSize, Integer maxTrainSamples, Integer maxEvalSamples, int maxLength,
    LongExamples longExamples, boolean packing, TrainOn trainOn, Columns columns) {

    public enum LongExamples { TRUNCATE, DROP, ERROR }

    public enum TrainOn { REPLIES, ALL }

    public DataArguments {
        Flags.exists("train_file", trainFile);
        Flags.exists("validation_file", validationFile);
        if (testSplitSize != null) {
            Flags.between("test_split_size", testSplitSize, 0, 1);
            if (validationFile != null) {
                throw new InputException("--test_split_size and --validation_file exclude each other; give one of them");
            }
        }
        Flags.atLeastIfGiven("max_train_samples", maxTrainSamples, 1);
        Flags.atLeastIfGiven("max_eval_samples", maxEvalSamples, 1);
        Flags.atLeast("max_length", maxLength, 2);
    }

    /// Whether there is something to evaluate on.
    public boolean hasValidation() {
        return validationFile != null || testSplitSize != null;
    }

    /// How to read a table with one row a turn. Null and empty stand for what is to be found out from the file.
    ///
    /// @param roles the file's names of speakers, to `user`, `assistant` or `system`
    public record Columns(String groupBy, String orderBy, String role, String content, Map<String, String> roles) {
        private static final Set<String> ROLES = Set.of("user", "assistant", "system");

        static Columns of(String groupBy, String orderBy, String role, String content, List<String> roleMap) {
            Map<String, String> roles = new TreeMap<>();
            for (String entry : roleMap) {
                int equals = entry.indexOf('=');
                if (equals < 1 || !ROLES.contains(entry.substring(equals + 1))) {
                    throw new InputException("--role_map " + entry + ": must be NAME=ROLE, where ROLE is user, assistant or system");
                }
                roles.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
            return new Columns(groupBy, orderBy, role, content, Map.copyOf(roles));
        }
    }
}
