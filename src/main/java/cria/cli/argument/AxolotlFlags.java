package cria.cli.argument;

import cria.InputException;
import cria.cli.argument.KnownFlag.Translation;

/// What recipes of Axolotl have beside transformers' arguments. [Recipes] takes their nested keys apart first.
final class AxolotlFlags {

    private AxolotlFlags() {}

    static void list(FlagTable table) {
        model(table);
        training(table);
        data(table);
        table.ignored("kernels and memory are this program's own", "plugins", "flash_attention", "fused_attn_kernel", "xformers_attention",
            "sdp_attention", "eager_attention", "attention", "activation_memory_budget");
        for (String prefix : new String[] {"liger_", "flash_attn_", "flex_attn_"}) {
            table.ignoredFrom(prefix, "kernels and memory are this program's own");
        }
        table.ignored("the logs lie in output_dir and are never sent anywhere", "use_wandb", "use_mlflow", "use_comet", "use_tensorboard",
            "use_otel_metrics");
        for (String prefix : new String[] {"wandb_", "mlflow_", "comet_", "otel_"}) {
            table.ignoredFrom(prefix, "the logs lie in output_dir and are never sent anywhere");
        }
    }

    private static void model(FlagTable table) {
        table.renamed("base_model", "model_name_or_path");
        table.ignored("config.json and tokenizer.json say it", "model_type", "tokenizer_type", "is_llama_derived_model",
            "base_model_config", "tokenizer_use_fast", "tokenizer_legacy");
        table.renamed("tokenizer_config", "tokenizer_name_or_path");
        table.renamed("base_model_revision", "model_revision");
        table.renamed("revision_of_model", "model_revision");
        table.renamed("adapter", "use_peft", AxolotlFlags::adapters);
        table.ignored("it means nothing without use_peft", "qlora_sharded_model_loading");
        table.renamed("chat_template_jinja", "chat_template");
        table.refused("bos_token", "", "the tokenizer says what begins a text; change bos_token in the model's tokenizer_config.json");
        table.ignored("no token of that name is ever trained on", "unk_token");
        table.refused("tokens", "", "a model keeps its vocabulary; leave it out");
        table.refused("unfrozen_parameters", "", "every weight is trained; leave it out");
        table.refused("relora", "false", "every weight is trained; leave it out");
        table.ignoredFrom("relora_", "it means nothing without relora");
        table.refused("lisa_n_layers", "", "every weight is trained; leave it out");
        table.ignoredFrom("lisa_", "it means nothing without lisa_n_layers");
        table.refused("model_config", "", "models have no other settings than those of config.json; leave it out");
        table.refused("gptq", "false", "quantized models are not trained; give the model that was quantized");
        table.refused("qat", "", "weights are trained as exact float32; leave it out");
        table.ignored("HF_TOKEN says who asks the hub", "hf_use_auth_token");
    }

    private static void training(FlagTable table) {
        table.renamed("float16", "fp16");
        table.renamed("micro_batch_size", "per_device_train_batch_size");
        table.renamed("eval_batch_size", "per_device_eval_batch_size");
        table.renamed("num_epochs", "num_train_epochs");
        table.renamed("optimizer", "optim");
        table.renamed("lr_scheduler", "lr_scheduler_type");
        table.refused("cosine_min_lr_ratio", "0", "the cosine goes down to zero; for a lowest rate set lr_scheduler to cosine_with_min_lr "
            + "and lr_scheduler_kwargs to min_lr_rate=0.1 or what you need");
        table.refused("cosine_constant_lr_ratio", "0", "the cosine goes down to zero; leave it out");
        table.refused("embedding_lr", "", "every weight has the same learning rate; leave it out");
        table.refused("embedding_lr_scale", "", "every weight has the same learning rate; leave it out");
        table.refused("early_stopping_patience", "", "runs go to their end; leave it out, or press Ctrl-C when it is enough");
        table.ignored("checkpoints come by save_strategy", "save_first_step");
        table.renamed("auto_resume_from_checkpoints", "resume_from_checkpoint");
        table.ignored("a loss that is no number stops the run", "loss_watchdog_threshold", "loss_watchdog_patience");
        table.ignored("metrics are summed as they come", "eval_table_size", "eval_max_new_tokens", "eval_causal_lm_metrics",
            "do_causal_lm_eval");
        table.refused("evals_per_epoch", "0", "must be a whole number of evaluations in an epoch");
        table.refused("saves_per_epoch", "0", "must be a whole number of checkpoints in an epoch");
        table.ignored("every key is checked", "strict");
        for (String name : new String[] {"rl", "reward_model", "process_reward_model", "diffusion", "curriculum_sampling", "trl"}) {
            table.refused(name, "false", "only supervised fine-tuning is done; leave it out");
        }
        for (String name : new String[] {"sequence_parallel_degree", "context_parallel_size", "tensor_parallel_size"}) {
            table.refused(name, "1", "one process on one device trains; leave it out");
        }
        table.refused("fsdp_version", "1,2", "one process on one device trains; leave it out");
        table.ignored("one process computes on one device", "gc_steps");
    }

    private static void data(FlagTable table) {
        table.renamed("sequence_len", "max_length");
        table.renamed("sample_packing", "packing");
        table.ignored("it changes speed, never the figures", "eval_sample_packing", "pad_to_sequence_len", "sample_packing_group_size",
            "sample_packing_bin_size", "sample_packing_sequentially", "multipack_real_batches");
        table.renamed("val_set_size", "test_split_size", Translation.SPLIT);
        table.replaced("test_datasets", "validation_file", "data to measure on are files of their own; give --validation_file FILE");
        table.renamed("train_on_inputs", "train_on", Translation.either("all", "replies"));
        table.ignored("data are files of their own", "dataset_prepared_path", "push_dataset_to_hub", "dataset_processes",
            "dataset_keep_in_memory", "skip_prepare_dataset", "shuffle_merged_datasets", "shuffle_before_merging_datasets");
        table.refused("dataset_exact_deduplication", "false", "every row is trained on; take the doubles out of the file");
        table.refused("pretraining_dataset", "", "it is read as any other data; give --dataset_name ID or --train_file FILE");
        table.refused("excess_length_strategy", "drop", "see --long_examples drop, truncate or error");
        table.refused("default_system_message", "", "conversations are trained on as they stand; write the system turn into the rows");
        table.refused("dataset_seed", "", "the rows are ordered by --data_seed; give that");
    }

    private static ConfigValue adapters(ConfigValue value) {
        return switch (ConfigValue.lower(value.text())) {
            case "lora", "qlora", "llama-adapter" -> new ConfigValue.Text("true");
            default -> throw new InputException("must be lora or qlora, or left out");
        };
    }
}
