package cria.cli.argument;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Flags and values that users know from Hugging Face's tools and that mean nothing here yet. They are named so that the answer
/// is "not supported yet" rather than "unknown"; a flag that a command declares never gets here.
final class PlannedFlags {
    private static final String TABLE = "; give one conversation a row, as {\"messages\": [...]}";
    private static final String FULL = "; every weight is trained";

    private static final Map<String, String> ADVICE = Map.ofEntries(
        Map.entry("use_peft", FULL), Map.entry("lora_r", FULL), Map.entry("lora_alpha", FULL), Map.entry("lora_dropout", FULL),
        Map.entry("lora_target_modules", FULL), Map.entry("use_rslora", FULL), Map.entry("use_dora", FULL),
        Map.entry("load_in_4bit", ""), Map.entry("load_in_8bit", ""), Map.entry("bnb_4bit_quant_type", ""),
        Map.entry("push_to_hub", "; upload --output_dir with the hub's own tools"), Map.entry("hub_model_id", ""),
        Map.entry("hub_private_repo", ""), Map.entry("hub_strategy", ""), Map.entry("hub_token", ""),
        Map.entry("dataset_name", "; download the data and give --train_file"), Map.entry("dataset_config", ""),
        Map.entry("dataset_train_split", ""), Map.entry("dataset_test_split", ""),
        Map.entry("model_revision", "; download the revision and give its directory"),
        Map.entry("chat_template_path", "; the model's own template is used, or name one with --chat_template"), Map.entry("eos_token", ""),
        Map.entry("packing_strategy", ""), Map.entry("eval_packing", ""), Map.entry("loss_type", ""), Map.entry("dtype", ""),
        Map.entry("torch_dtype", ""), Map.entry("tf32", ""),
        Map.entry("eval_delay", ""),
        Map.entry("full_determinism", "; the CPU's results are the same for the same seed and threads in any case"),
        Map.entry("ignore_data_skip", ""), Map.entry("deepspeed", ""), Map.entry("fsdp", ""), Map.entry("torch_compile", ""),
        Map.entry("save_only_model", ""), Map.entry("load_best_model_at_end", ""), Map.entry("metric_for_best_model", ""),
        Map.entry("greater_is_better", ""), Map.entry("early_stopping_patience", ""), Map.entry("early_stopping_threshold", ""),
        Map.entry("dataloader_drop_last", ""), Map.entry("auto_find_batch_size", ""), Map.entry("use_liger_kernel", ""),
        Map.entry("run_name", ""), Map.entry("report_to", "; the JSON logs are always written, and nothing is ever sent anywhere"),
        Map.entry("group_by", TABLE), Map.entry("order_by", TABLE), Map.entry("role_column", TABLE));

    private static final Map<String, Set<String>> VALUES = Map.of(
        "lr_scheduler_type", Set.of("reduce_lr_on_plateau", "greedy"),
        "optim", Set.of("paged_adamw_8bit", "paged_adamw_32bit", "adafactor", "sgd", "lion_8bit",
            "lion_32bit", "adamw_torch_8bit", "adamw_torch_4bit", "muon", "schedule_free_adamw"),
        "save_strategy", Set.of("best"));

    private PlannedFlags() {}

    static boolean contains(String name) {
        return ADVICE.containsKey(name);
    }

    /// What to do meanwhile, to be put after "not supported yet"; may be empty.
    static String advice(String name) {
        return ADVICE.getOrDefault(name, "");
    }

    static boolean isPlannedValue(String name, String value) {
        return VALUES.getOrDefault(name, Set.of()).contains(value.toLowerCase(Locale.ROOT));
    }
}
