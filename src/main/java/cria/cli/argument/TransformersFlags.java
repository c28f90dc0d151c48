package cria.cli.argument;

import cria.cli.argument.KnownFlag.Translation;

/// The arguments of transformers' Trainer, those of earlier versions among them.
final class TransformersFlags {

    private TransformersFlags() {}

    static void list(FlagTable table) {
        renamed(table);
        meaningless(table);
        refused(table);
    }

    private static void renamed(FlagTable table) {
        table.renamed("evaluation_strategy", "eval_strategy");
        table.renamed("per_gpu_train_batch_size", "per_device_train_batch_size");
        table.renamed("per_gpu_eval_batch_size", "per_device_eval_batch_size");
        table.renamed("no_cuda", "use_cpu");
        table.renamed("warmup_ratio", "warmup_steps", Translation::fraction);
        table.renamed("group_by_length", "train_sampling_strategy", Translation.either("group_by_length", "random"));
    }

    private static void meaningless(FlagTable table) {
        table.ignored("the command says what is done", "do_train", "do_eval");
        table.ignored("a run writes into output_dir in any case", "overwrite_output_dir");
        table.ignored("one process computes on one device", "average_tokens_across_devices", "log_on_each_node", "save_on_each_node",
            "log_level_replica", "accelerator_config", "parallelism_config", "split_batches", "dispatch_batches", "ray_scope",
            "ddp_find_unused_parameters", "ddp_bucket_cap_mb", "ddp_broadcast_buffers", "ddp_static_graph", "ddp_backend", "ddp_timeout",
            "eval_use_gather_object", "xpu_backend", "tpu_num_cores", "tpu_metrics_debug", "mp_parameters", "use_mps_device");
        table.ignored("kernels and memory are this program's own", "torch_compile", "torch_compile_backend", "torch_compile_mode",
            "use_liger_kernel", "liger_kernel_config", "torch_empty_cache_steps", "gradient_checkpointing_kwargs", "use_cache", "tf32",
            "jit_mode_eval", "use_ipex", "half_precision_backend", "fp16_backend", "fp16_opt_level", "torchdynamo");
        table.ignored("evaluation computes as training does", "bf16_full_eval");
        table.ignored("the logs lie in output_dir and are never sent anywhere", "report_to", "logging_dir", "project");
        table.ignoredFrom("trackio_", "the logs lie in output_dir and are never sent anywhere");
        table.ignored("nothing is uploaded; do it with the hub's own tools", "push_to_hub", "push_to_hub_model_id",
            "push_to_hub_organization", "push_to_hub_token");
        table.ignoredFrom("hub_", "nothing is uploaded; do it with the hub's own tools");
        table.ignored("--quiet and --verbose say how much is printed", "log_level", "disable_tqdm");
        table.ignored("a loss that is no number stops the run", "logging_nan_inf_filter");
        table.ignored("tokens and speed are always counted", "include_num_input_tokens_seen", "include_tokens_per_second",
            "skip_memory_metrics", "debug");
        table.ignored("metrics are summed as they come", "prediction_loss_only", "batch_eval_metrics", "eval_accumulation_steps",
            "eval_do_concat_batches", "include_for_metrics", "include_inputs_for_metrics", "past_index");
        table.ignored("rows are read into memory before the run", "dataloader_num_workers", "dataloader_pin_memory",
            "dataloader_persistent_workers", "dataloader_prefetch_factor", "dataloader_multiprocessing_context", "dataloader_in_order",
            "remove_unused_columns", "label_names", "length_column_name");
        table.ignored("memory is planned before the run, which says what to lower", "auto_find_batch_size");
        table.ignored("an interrupted run always leaves a checkpoint", "enable_jit_checkpoint",
            "restore_callback_states_from_checkpoint");
        table.ignored("the same seed gives the same bits", "full_determinism");
        table.ignored("it means nothing without load_best_model_at_end", "metric_for_best_model", "greater_is_better");
        table.ignored("it means nothing without fsdp", "fsdp_config", "fsdp_min_num_params", "fsdp_transformer_layer_cls_to_wrap");
    }

    private static void refused(FlagTable table) {
        String adamW = "AdamW is the optimizer and knows no more settings than its flags; leave it out";
        table.refused("fp16", "false,auto", "float16 is not trained in; leave it out, or give --bf16 for a GPU");
        table.refused("fp16_full_eval", "false", "float16 is not computed in; leave it out");
        table.refused("optim_args", "", adamW);
        table.refused("optim_target_modules", "", adamW);
        table.refused("adafactor", "false", "AdamW is the optimizer; leave it out");
        table.refused("eval_delay", "0", "it is not supported yet; leave it out, and the first evaluation comes after --eval_steps");
        table.refused("load_best_model_at_end", "false", "it is not supported yet; leave it out and take the best of the checkpoints "
            + "by trainer_state.json");
        table.refused("ignore_data_skip", "false", "a run that goes on takes the rows that it had not seen; leave it out");
        table.refused("dataloader_drop_last", "false", "every row of an epoch is trained on; leave it out");
        table.refused("save_safetensors", "true", "weights are always written as safetensors; leave it out");
        table.refused("do_predict", "false", "train does not answer prompts; use trainer generate, or trainer eval for figures");
        table.refused("local_rank", "-1,0", "one process trains; start the program once, without a launcher");
        String one = "one process on one device trains; leave it out, or give --";
        table.refused("deepspeed", "false", one + "deepspeed none");
        table.refused("fsdp", "false", one + "fsdp none");
        table.refused("sharded_ddp", "false", one + "sharded_ddp none");
    }
}
