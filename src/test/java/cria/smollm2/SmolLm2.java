package cria.smollm2;

import cria.file.AtomicFiles;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// SmolLM2-135M-Instruct, a real model of the Llama architecture, as a model directory in `target/`. It is made out of a GGUF
/// file beside the repository, as `../shared/tools/smollm2.py` makes it.
public final class SmolLm2 {
    private static final Path GGUF = Path.of("../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    private static final Path DIRECTORY = Path.of("target/smollm2");
    private static final int CONTROL = 3;

    private static final Map<String, String> BLOCK_NAMES = Map.of("attn_norm", "input_layernorm", "ffn_norm", "post_attention_layernorm",
        "attn_q", "self_attn.q_proj", "attn_k", "self_attn.k_proj", "attn_v", "self_attn.v_proj", "attn_output", "self_attn.o_proj",
        "ffn_gate", "mlp.gate_proj", "ffn_up", "mlp.up_proj", "ffn_down", "mlp.down_proj");

    private final GgufFile gguf;
    private final Map<String, Object> metadata;

    private SmolLm2(GgufFile gguf) {
        this.gguf = gguf;
        this.metadata = gguf.metadata();
    }

    /// Whether it can be made.
    public static boolean isHere() {
        return Files.exists(GGUF);
    }

    /// The directory, written on the first call.
    public static Path directory() throws IOException {
        Assumptions.assumeTrue(isHere(), GGUF + " is not here");
        if (!Files.exists(DIRECTORY)) {
            Files.createDirectories(DIRECTORY.getParent());
            Path temporary = Files.createTempDirectory(DIRECTORY.getParent(), "tmp-smollm2-");
            new SmolLm2(GgufFile.read(GGUF)).write(temporary);
            try {
                Files.move(temporary, DIRECTORY, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                delete(temporary);      // another process was quicker
            }
        }
        return DIRECTORY;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void write(Path directory) {
        Map<String, Object> config = config();
        AtomicFiles.writeJson(directory.resolve("config.json"), config);
        Map<String, Object> generation = new LinkedHashMap<>(config);
        generation.keySet().retainAll(List.of("bos_token_id", "eos_token_id", "pad_token_id"));
        AtomicFiles.writeJson(directory.resolve("generation_config.json"), generation);
        AtomicFiles.writeJson(directory.resolve("tokenizer.json"), tokenizer());
        AtomicFiles.writeJson(directory.resolve("tokenizer_config.json"), tokenizerConfig());
        try (Arena arena = Arena.ofShared()) {
            ModelWriter.write(directory, List.of(weights(arena)));
        }
    }

    /// In bfloat16, by name.
    private List<TensorSource> weights(Arena arena) {
        Map<String, TensorSource> weights = new TreeMap<>();
        gguf.tensors().forEach((name, entry) -> {
            float[] values = gguf.values(entry);
            if (name.contains(".attn_q.")) {
                values = halfRotated(values, number("llama.attention.head_count"), entry.shape());
            } else if (name.contains(".attn_k.")) {
                values = halfRotated(values, number("llama.attention.head_count_kv"), entry.shape());
            }
            String ours = name(name);
            Tensor tensor = Tensor.of(ours, DType.BF16, arena.allocate(2L * values.length, Slab.ALIGNMENT), entry.shape());
            tensor.setFloats(values);
            weights.put(ours, TensorSource.of(tensor));
        });
        return new ArrayList<>(weights.values());
    }

    private static String name(String gguf) {
        if (!gguf.startsWith("blk.")) {
            return switch (gguf) {
                case "token_embd.weight" -> "model.embed_tokens.weight";
                case "output_norm.weight" -> "model.norm.weight";
                default -> throw new IllegalArgumentException(gguf);
            };
        }
        String[] parts = gguf.split("\\.");
        return "model.layers." + parts[1] + "." + BLOCK_NAMES.get(parts[2]) + ".weight";
    }

    /// GGUF has the two halves of each head's rotary dimensions row by row in turn; Hugging Face keeps them apart.
    private static float[] halfRotated(float[] values, int heads, long[] shape) {
        int columns = (int) shape[1];
        int headDim = (int) shape[0] / heads;
        float[] rotated = new float[values.length];
        for (int row = 0; row < shape[0]; row++) {
            int inHead = row % headDim;
            int to = row - inHead + inHead % 2 * (headDim / 2) + inHead / 2;
            System.arraycopy(values, row * columns, rotated, to * columns, columns);
        }
        return rotated;
    }

    private int number(String key) {
        return ((Number) metadata.get(key)).intValue();
    }

    private Map<String, Object> config() {
        int hidden = number("llama.embedding_length");
        int heads = number("llama.attention.head_count");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("attention_bias", false);
        config.put("attention_dropout", 0.0);
        config.put("mlp_bias", false);
        config.put("hidden_act", "silu");
        config.put("hidden_size", hidden);
        config.put("intermediate_size", number("llama.feed_forward_length"));
        config.put("num_hidden_layers", number("llama.block_count"));
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", number("llama.attention.head_count_kv"));
        config.put("head_dim", hidden / heads);
        config.put("max_position_embeddings", number("llama.context_length"));
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", ((Number) metadata.get("llama.rope.freq_base")).doubleValue());
        config.put("rope_scaling", null);
        config.put("initializer_range", 0.041666666666666664);
        config.put("tie_word_embeddings", true);
        config.put("vocab_size", number("llama.vocab_size"));
        config.put("torch_dtype", "bfloat16");
        config.put("use_cache", true);
        config.put("bos_token_id", number("tokenizer.ggml.bos_token_id"));
        config.put("eos_token_id", number("tokenizer.ggml.eos_token_id"));
        config.put("pad_token_id", number("tokenizer.ggml.padding_token_id"));
        return config;
    }

    private Map<String, Object> tokenizer() {
        List<?> tokens = (List<?>) metadata.get("tokenizer.ggml.tokens");
        List<?> types = (List<?>) metadata.get("tokenizer.ggml.token_type");
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        List<Map<String, Object>> added = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put((String) tokens.get(id), id);
            if (types.get(id).equals(CONTROL)) {
                Map<String, Object> token = new LinkedHashMap<>();
                token.put("id", id);
                token.put("content", tokens.get(id));
                List.of("single_word", "lstrip", "rstrip", "normalized").forEach(flag -> token.put(flag, false));
                token.put("special", true);
                added.add(token);
            }
        }
        Map<String, Object> byteLevel = new LinkedHashMap<>();
        byteLevel.put("type", "ByteLevel");
        byteLevel.put("add_prefix_space", false);
        byteLevel.put("trim_offsets", true);
        byteLevel.put("use_regex", true);
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix").forEach(key -> model.put(key, null));
        List.of("fuse_unk", "byte_fallback", "ignore_merges").forEach(key -> model.put(key, false));
        model.put("vocab", vocabulary);
        model.put("merges", metadata.get("tokenizer.ggml.merges"));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", "1.0");
        root.put("truncation", null);
        root.put("padding", null);
        root.put("added_tokens", added);
        root.put("normalizer", null);
        Map<String, Object> digits = new LinkedHashMap<>();
        digits.put("type", "Digits");
        digits.put("individual_digits", true);
        Map<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put("pretokenizers", List.of(digits, byteLevel));
        root.put("pre_tokenizer", sequence);
        root.put("post_processor", null);
        root.put("decoder", byteLevel);
        root.put("model", model);
        return root;
    }

    private Map<String, Object> tokenizerConfig() {
        List<?> tokens = (List<?>) metadata.get("tokenizer.ggml.tokens");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("add_prefix_space", false);
        config.put("bos_token", tokens.get(number("tokenizer.ggml.bos_token_id")));
        config.put("eos_token", tokens.get(number("tokenizer.ggml.eos_token_id")));
        config.put("pad_token", tokens.get(number("tokenizer.ggml.padding_token_id")));
        config.put("unk_token", tokens.get(number("tokenizer.ggml.unknown_token_id")));
        config.put("clean_up_tokenization_spaces", false);
        config.put("model_max_length", 8192);
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("chat_template", metadata.get("tokenizer.chat_template"));
        return config;
    }
}
