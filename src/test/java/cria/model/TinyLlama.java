package cria.model;

import cria.file.AtomicFiles;
import cria.generate.GenerationDefaults;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// A small Llama with random weights, the same on every machine: 2 layers, hidden 32, 4 heads over 2.
///
/// @param weights by their checkpoint names, in the order of the forward pass
public record TinyLlama(LlamaConfig config, Map<String, Tensor> weights) implements Function<String, Tensor> {

    /// @param padTokenId -1 for none
    public static LlamaConfig config(int vocabSize, boolean tied, int padTokenId) {
        return new LlamaConfig(32, 48, 2, 4, 2, 8, vocabSize, 512, 1e-5, 10_000, new RopeScaling.None(), tied, padTokenId, List.of(0),
            List.of(2));
    }

    public static TinyLlama random(LlamaConfig config, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        LlamaLoader.shapes(config).forEach((name, shape) -> weights.put(name, weight(name, shape, random)));
        return new TinyLlama(config, weights);
    }

    /// Norms lie around one; matrices keep the size of what goes through them, so that no part of the model is negligible.
    private static Tensor weight(String name, Shape shape, Random random) {
        boolean norm = shape.rank() == 1;
        double deviation = norm ? 0.1 : 1 / Math.sqrt(shape.columns());
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((norm ? 1 : 0) + deviation * random.nextGaussian());
        }
        Tensor tensor = Tensor.of(name, DType.F32, Arena.ofAuto().allocate(4L * values.length, Slab.ALIGNMENT), shape.dims());
        tensor.setFloats(values);
        return tensor;
    }

    @Override
    public Tensor apply(String name) {
        return weights.get(name);
    }

    /// Writes `config.json`, `generation_config.json` and `model.safetensors`, as transformers would.
    public TinyLlama write(Path directory, DType dtype) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("LlamaForCausalLM"));
        json.put("model_type", "llama");
        json.put("hidden_act", "silu");
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.numLayers());
        json.put("num_attention_heads", config.numHeads());
        json.put("num_key_value_heads", config.numKvHeads());
        json.put("head_dim", config.headDim());
        json.put("vocab_size", config.vocabSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rms_norm_eps", config.rmsNormEps());
        json.put("rope_theta", config.ropeTheta());
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        json.put("pad_token_id", config.padTokenId() < 0 ? null : config.padTokenId());
        json.put("bos_token_id", config.bosTokenIds().getFirst());
        json.put("eos_token_id", config.eosTokenIds().getFirst());
        json.put("torch_dtype", dtype == DType.BF16 ? "bfloat16" : "float32");
        AtomicFiles.writeJson(directory.resolve(LlamaConfig.FILE_NAME), json);
        AtomicFiles.writeJson(directory.resolve(GenerationDefaults.FILE_NAME), Map.of("eos_token_id", config.eosTokenIds().getFirst()));
        ModelWriter.write(directory, List.of(weights.values().stream().map(weight -> TensorSource.of(weight.name(), dtype, weight))
            .toList()));
        return this;
    }
}
