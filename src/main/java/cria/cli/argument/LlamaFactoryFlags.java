package cria.cli.argument;

import cria.InputException;
import cria.cli.argument.KnownFlag.Translation;

/// What recipes of LLaMA-Factory have beside transformers' arguments.
final class LlamaFactoryFlags {
    private static final String PLAIN = "only plain fine-tuning of every weight is done; leave it out";

    private LlamaFactoryFlags() {}

    static void list(FlagTable table) {
        model(table);
        data(table);
        table.ignored("the command says what is done", "predict_with_generate", "compute_accuracy", "use_ray",
            "include_effective_tokens_per_second");
        table.ignored("the logs lie in output_dir and are never sent anywhere", "plot_loss", "use_swanlab");
        table.ignoredFrom("swanlab_", "the logs lie in output_dir and are never sent anywhere");
        table.ignoredFrom("ray_", "one process computes on one device");
    }

    private static void model(FlagTable table) {
        table.refused("stage", "sft,pt", "only supervised fine-tuning and plain text are trained; give --stage sft");
        table.renamed("finetuning_type", "use_peft", LlamaFactoryFlags::adapters);
        table.refused("adapter_name_or_path", "", "adapters are not supported yet; give a whole model");
        table.renamed("quantization_bit", "load_in_4bit", _ -> new ConfigValue.Text("true"));
        table.ignored("it means nothing without load_in_4bit", "quantization_method", "quantization_type", "double_quantization");
        table.renamed("template", "chat_template");
        table.renamed("flash_attn", "attn_implementation");
        table.ignored("kernels and memory are this program's own", "enable_liger_kernel", "use_unsloth", "use_unsloth_gc",
            "use_reentrant_gc", "low_cpu_mem_usage", "upcast_layernorm", "upcast_lmhead_output", "use_fast_tokenizer", "infer_dtype");
        table.ignored("weights are trained as exact float32", "pure_bf16");
        table.renamed("disable_gradient_checkpointing", "gradient_checkpointing", Translation.either("false", "true"));
        table.refused("rope_scaling", "", "positions are those of the model's config.json; leave it out");
        table.refused("resize_vocab", "false", "a model keeps its vocabulary; leave it out");
        table.refused("add_tokens", "", "a model keeps its vocabulary; leave it out");
        table.refused("add_special_tokens", "false", "a model keeps its vocabulary; leave it out");
        for (String name : new String[] {"use_galore", "use_badam", "use_apollo", "use_adam_mini", "use_muon", "use_llama_pro",
            "use_dft_loss", "use_asft_loss", "use_eaft_loss", "shift_attn", "use_mca", "fp8"}) {
            table.refused(name, "false", PLAIN);
        }
        table.refused("mixture_of_depths", "", PLAIN);
        for (String prefix : new String[] {"galore_", "badam_", "apollo_", "freeze_", "asft_", "eaft_", "fp8_"}) {
            table.ignoredFrom(prefix, "only plain fine-tuning of every weight is done");
        }
        for (String prefix : new String[] {"loraplus_", "pissa_", "oft_"}) {
            table.ignoredFrom(prefix, "it means nothing without use_peft");
        }
        table.ignoredFrom("image_", "only text is trained on");
        table.ignoredFrom("video_", "only text is trained on");
    }

    private static void data(FlagTable table) {
        table.replaced("dataset", "train_file", "names of dataset_info.json are not known here; give --train_file FILE");
        table.replaced("eval_dataset", "validation_file", "names of dataset_info.json are not known here; give --validation_file FILE");
        table.ignored("data are files of their own", "dataset_dir", "media_dir", "tokenized_path",
            "preprocessing_batch_size", "buffer_size", "data_shared_file_system");
        table.renamed("cutoff_len", "max_length");
        table.renamed("max_samples", "max_train_samples");
        table.renamed("val_size", "test_split_size", Translation.SPLIT);
        table.renamed("train_on_prompt", "train_on", Translation.either("all", "replies"));
        table.refused("mask_history", "false", "give train_on: last_reply in its place");
        table.refused("mix_strategy", "concat", "one file is trained on; put the rows together into one");
        table.refused("default_system", "", "conversations are trained on as they stand; write the system turn into the rows");
        table.renamed("neat_packing", "packing");
    }

    private static ConfigValue adapters(ConfigValue value) {
        return new ConfigValue.Text(switch (ConfigValue.lower(value.text())) {
            case "full" -> "false";
            case "lora", "oft" -> "true";
            default -> throw new InputException("must be full; " + PLAIN);
        });
    }
}
