package cria.cli.argument;

import cria.InputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Names that Hugging Face's tools have used for flags that are called otherwise here, or that say nothing here.
/// Scripts written for those tools keep working, and are told.
final class OldFlags {

    /// How an old name's value becomes the new one's.
    private interface Translation {
        /// @param value null where the flag was given without one
        String translate(String name, String value);
    }

    /// @param name     what it is called here; null where it is ignored
    /// @param isSwitch whether it stands alone, or with true or false
    record Old(@Nullable String name, boolean isSwitch, Translation translation, String note) {

        boolean ignored() {
            return name == null;
        }

        String value(String given, String value) {
            return translation.translate(given, value);
        }
    }

    private static final Map<String, Old> OLD = new HashMap<>();

    static {
        renamed("evaluation_strategy", "eval_strategy");
        renamed("max_seq_length", "max_length");
        renamed("dataset_text_field", "content_column");
        renamed("val_size", "test_split_size");
        renamed("val_set_size", "test_split_size");
        renamed("per_gpu_train_batch_size", "per_device_train_batch_size");
        renamed("per_gpu_eval_batch_size", "per_device_eval_batch_size");
        switched("no_cuda", "use_cpu", "true", "false");
        switched("group_by_length", "train_sampling_strategy", "group_by_length", "random");
        switched("assistant_only_loss", "train_on", "replies", "all");
        switched("completion_only_loss", "train_on", "replies", "all");
        put("warmup_ratio", "warmup_steps", false, OldFlags::fraction, "--warmup_ratio is --warmup_steps with a fraction below 1");
        ignored("overwrite_output_dir", true, "a run writes into --output_dir in any case");
        ignored("logging_dir", false, "the logs go to --output_dir");
        ignored("do_train", true, "the command says it");
        ignored("do_eval", true, "--eval_strategy says it");
        ignored("padding_free", true, "no batch is ever padded");
        ignored("pad_to_multiple_of", false, "no batch is ever padded");
        ignored("prediction_loss_only", true, "metrics are summed as they come and cost no memory");
        ignored("batch_eval_metrics", true, "metrics are summed as they come and cost no memory");
        ignored("logging_nan_inf_filter", true, "a loss that is no number stops the run");
        ignored("enable_jit_checkpoint", true, "a run that is interrupted always saves a checkpoint");
        ignored("include_num_input_tokens_seen", true, "they are always counted");
        ignored("dataloader_num_workers", false, "reading takes no time beside training");
        ignored("dataloader_pin_memory", true, "there is nothing to pin");
        ignored("remove_unused_columns", true, "columns that are not named are not read");
        ignored("disable_tqdm", true, "--quiet says it");
        ignored("trust_remote_code", true, "no code is taken from a model's files");
        ignored("attn_implementation", false, "there is one attention, exact for packed rows");
    }

    private OldFlags() {}

    static Optional<Old> find(String name) {
        return Optional.ofNullable(OLD.get(name));
    }

    private static void renamed(String name, String to) {
        put(name, to, false, (given, value) -> value, "--" + name + " is called --" + to);
    }

    private static void switched(String name, String to, String on, String off) {
        put(name, to, true, (given, value) -> yes(given, value) ? on : off, "--" + name + " is --" + to + " " + on);
    }

    private static void ignored(String name, boolean isSwitch, String reason) {
        put(name, null, isSwitch, (given, value) -> value, "--" + name + " is ignored: " + reason);
    }

    private static void put(String name, @Nullable String to, boolean isSwitch, Translation translation, String note) {
        OLD.put(name, new Old(to, isSwitch, translation, note));
    }

    private static boolean yes(String name, String value) {
        if (value == null || value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw new InputException("--" + name + " " + value + ": must be true or false");
    }

    private static String fraction(String name, String value) {
        try {
            if (value != null && Double.parseDouble(value) >= 0 && Double.parseDouble(value) < 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message.
        }
        throw new InputException("--" + name + (value == null ? "" : " " + value) + ": must be a fraction, at least 0 and below 1");
    }
}
