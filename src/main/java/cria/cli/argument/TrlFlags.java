package cria.cli.argument;

import cria.cli.argument.KnownFlag.Translation;
import java.util.Set;

/// The arguments of TRL's `SFTTrainer` and of its scripts, and what recipes of the alignment handbook have beside them.
final class TrlFlags {

    /// For data under a name of the hub.
    static final String DATA = "data is not fetched from the hub; download it and give --train_file FILE";
    static final String MIXTURE = "it says which part of a data set of the hub";

    private TrlFlags() {}

    static void list(FlagTable table) {
        model(table);
        adapters(table);
        data(table);
    }

    private static void model(FlagTable table) {
        table.refused("model_revision", "main", "models are not fetched from the hub; download that revision and give its directory");
        table.ignored("weights are read in the type that they have, and trained as exact float32", "dtype", "torch_dtype");
        table.ignored("there is one attention, exact for packed rows", "attn_implementation", "use_flash_attention_2");
        table.ignored("no code is taken from a model's files", "trust_remote_code");
        table.refused("model_init_kwargs", "", "models have no other settings than those of config.json; leave it out");
        table.ignored("it has no effect on a Llama", "router_aux_loss_coef");
        table.refused("chat_template_path", "", "no templates are run; the model's own is used, or one named with --chat_template");
        table.refused("tokenizer_name_or_path", "", "the model's own tokenizer is used; leave it out");
        table.refused("eos_token", "", "the tokenizer says what ends a text; change eos_token in the model's tokenizer_config.json");
        table.ignored("no batch is ever padded", "pad_token", "padding_free", "pad_to_multiple_of");
        table.ignored("memory is planned before the run", "activation_offloading");
    }

    private static void adapters(FlagTable table) {
        String full = "LoRA is not supported yet; give --use_peft false, and every weight is trained";
        table.refused("use_peft", "false", full);
        table.ignored("it means nothing without use_peft", "use_rslora", "use_dora");
        table.ignoredFrom("lora_", "it means nothing without use_peft");
        table.refused("load_in_4bit", "false", "quantized models are not trained; give --load_in_4bit false");
        table.refused("load_in_8bit", "false", "quantized models are not trained; give --load_in_8bit false");
        table.ignored("it means nothing without load_in_4bit", "use_bnb_nested_quant");
        table.ignoredFrom("bnb_4bit_", "it means nothing without load_in_4bit");
    }

    private static void data(FlagTable table) {
        table.replaced("dataset_name", "train_file", DATA);
        table.replaced("dataset_mixture", "train_file", DATA);
        table.replaced("dataset_mixer", "train_file", DATA);
        table.replaced("datasets", "train_file", DATA);
        table.ignored(MIXTURE, "dataset_config", "dataset_streaming", "streaming",
            "dataset_splits", "dataset_configs");
        table.renamed("max_seq_length", "max_length");
        table.renamed("dataset_text_field", "content_column");
        table.renamed("assistant_only_loss", "train_on", Translation.either("replies", "all"));
        table.renamed("completion_only_loss", "train_on", Translation.either("replies", "all"));
        table.refused("dataset_kwargs", Set.of("add_special_tokens=false,append_concat_token=false"),
            "rows are read as they stand; leave it out");
        table.ignored("rows are read into memory before the run", "dataset_num_proc", "preprocessing_num_workers", "dataset_batch_size",
            "num_of_sequences", "chars_per_token");
        table.refused("truncation_mode", "keep_start", "long examples lose their end, are left out or refused: see --long_examples");
        table.ignored("the examples are shuffled for every epoch", "shuffle_dataset");
        table.refused("packing_strategy", "bfd,ffd", "examples are packed whole; leave it out");
        table.ignored("it changes speed, never the figures", "eval_packing");
        table.refused("loss_type", "nll,chunked_nll", "the loss is the mean negative log likelihood of a token; leave it out");
        table.ignored("one process computes on one device", "ignore_bias_buffers");
        table.refused("auto_insert_empty_system_msg", "false", "conversations are trained on as they stand; leave it out");
    }
}
