package cria.model;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.file.JsonObject;
import java.nio.file.Path;

/// Reads the `config.json` of transformers' `LlamaConfig`. Keys that would change what the model computes are understood or
/// refused; keys about anything else are passed over. Defaults are those of
/// <https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/configuration_llama.py>.
final class LlamaConfigReader {

    // Sizes beyond these come from a broken file: each is many times the largest Llama's.
    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_LAYERS = 10_000;
    private static final int MAX_HEADS = 1 << 14;
    private static final int MAX_HEAD_DIM = 1 << 14;
    private static final int MAX_VOCAB = 1 << 24;
    private static final int MAX_POSITIONS = 1 << 30;

    // What a model of one position reads has no next token.
    private static final int MIN_POSITIONS = 2;

    private LlamaConfigReader() {}

    static LlamaConfig read(Path file) {
        JsonObject config = JsonObject.read(file);
        refuseOtherModels(config);
        refuseVariants(config);
        int hiddenSize = config.integer("hidden_size", 1, MAX_WIDTH);
        int numHeads = config.integer("num_attention_heads", 1, MAX_HEADS);
        RopeReader.Rope rope = RopeReader.read(config);
        try {
            return new LlamaConfig(
                hiddenSize,
                config.integer("intermediate_size", 1, MAX_WIDTH),
                config.integer("num_hidden_layers", 1, MAX_LAYERS),
                numHeads,
                config.has("num_key_value_heads") ? config.integer("num_key_value_heads", 1, MAX_HEADS) : numHeads,
                config.has("head_dim") ? config.integer("head_dim", 1, MAX_HEAD_DIM) : headDim(config, hiddenSize, numHeads),
                config.integer("vocab_size", 1, MAX_VOCAB),
                config.integer("max_position_embeddings", MIN_POSITIONS, MAX_POSITIONS),
                config.positive("rms_norm_eps", 1),
                rope.theta(),
                rope.scaling(),
                config.flag("tie_word_embeddings", false),
                padTokenId(config),
                config.ids("bos_token_id"),
                config.ids("eos_token_id"));
        } catch (IllegalArgumentException e) {
            throw new InputException(file, String.valueOf(e.getMessage()));
        }
    }

    /// A negative id counts from the vocabulary's end, as `torch.nn.Embedding` takes it.
    private static int padTokenId(JsonObject config) {
        if (!config.has("pad_token_id")) {
            return -1;
        }
        int vocabSize = config.integer("vocab_size", 1, MAX_VOCAB);
        int id = config.integer("pad_token_id", -vocabSize, vocabSize - 1);
        return id < 0 ? vocabSize + id : id;
    }

    private static int headDim(JsonObject config, int hiddenSize, int numHeads) {
        if (hiddenSize % numHeads != 0) {
            throw config.refused("head_dim", "it, since hidden_size %d is no multiple of num_attention_heads %d"
                .formatted(hiddenSize, numHeads));
        }
        return hiddenSize / numHeads;
    }

    private static void refuseOtherModels(JsonObject config) {
        if (!config.get("model_type").asText().equals("llama")) {
            throw config.refused("model_type", "\"llama\": Cria trains Llama models only");
        }
        if (config.has("architectures")) {
            JsonNode architectures = config.get("architectures");
            if (architectures.size() != 1 || !architectures.path(0).asText().equals("LlamaForCausalLM")) {
                throw config.refused("architectures", "[\"LlamaForCausalLM\"]");
            }
        }
    }

    // Each of these changes the result; a model trained as if the key were not there would be another model.
    private static void refuseVariants(JsonObject config) {
        if (config.has("hidden_act") && !config.get("hidden_act").asText().equals("silu")) {
            throw config.refused("hidden_act", "\"silu\"");
        }
        for (String key : new String[] {"attention_bias", "mlp_bias", "rope_interleaved"}) {
            if (config.flag(key, false)) {
                throw config.refused(key, "false: no Llama 3 has it");
            }
        }
        if (config.has("quantization_config")) {
            throw config.refused("quantization_config", "none: fine-tune the model that this one was quantised from");
        }
        expect(config, "pretraining_tp", 1);
        expect(config, "attention_dropout", 0);
    }

    static void expect(JsonObject config, String key, double value) {
        if (config.has(key) && !(config.get(key).isNumber() && config.get(key).doubleValue() == value)) {
            throw config.refused(key, value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
        }
    }
}
