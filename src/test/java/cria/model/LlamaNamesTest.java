package cria.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.safetensors.ModelWeights;
import cria.safetensors.ModelWriter;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaNamesTest {

    @TempDir
    private Path directory;

    private static LlamaConfig config(boolean tied) {
        return new LlamaConfig(8, 12, 2, 4, 2, 6, 10, 32, 1e-5, 1e4, new RopeScaling.None(), tied, -1, List.of(), List.of());
    }

    private static Tensor tensor(String name, DType dtype, long... dims) {
        Shape shape = new Shape(dims);
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * dtype.bytes())];
        return Tensor.of(name, dtype, MemorySegment.ofArray(bytes), dims);
    }

    /// Checks a checkpoint that has every parameter, after `change`.
    private void check(LlamaConfig config, Consumer<Map<String, Tensor>> change) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (LlamaNames.Weight parameter : LlamaNames.weights(config)) {
            tensors.put(parameter.name(), tensor(parameter.name(), DType.BF16, parameter.shape().dims()));
        }
        change.accept(tensors);
        ModelWriter.write(directory, List.of(tensors.values().stream().map(TensorSource::of).toList()));
        try (ModelWeights weights = ModelWeights.open(directory)) {
            WeightsCheck.check(config, weights);
        }
    }

    private static void put(Map<String, Tensor> tensors, Tensor tensor) {
        tensors.put(tensor.name(), tensor);
    }

    private void assertRefused(Consumer<Map<String, Tensor>> change, String message) {
        InputException e = assertThrows(InputException.class, () -> check(config(false), change));
        assertTrue(e.getMessage().startsWith(directory.toString()), e.getMessage());
        assertTrue(e.getMessage().endsWith(message), e.getMessage());
    }

    @Test
    void listsEveryParameterWithItsShape() {
        List<LlamaNames.Weight> parameters = LlamaNames.weights(config(false));
        assertEquals(1 + 2 * 9 + 2, parameters.size());
        assertEquals(List.of("model.embed_tokens.weight (10, 8)",
            "model.layers.0.input_layernorm.weight (8)",
            "model.layers.0.self_attn.q_proj.weight (24, 8)",
            "model.layers.0.self_attn.k_proj.weight (12, 8)",
            "model.layers.0.self_attn.v_proj.weight (12, 8)",
            "model.layers.0.self_attn.o_proj.weight (8, 24)",
            "model.layers.0.post_attention_layernorm.weight (8)",
            "model.layers.0.mlp.gate_proj.weight (12, 8)",
            "model.layers.0.mlp.up_proj.weight (12, 8)",
            "model.layers.0.mlp.down_proj.weight (8, 12)",
            "model.layers.1.input_layernorm.weight (8)"),
            parameters.stream().limit(11).map(p -> p.name() + " " + p.shape()).toList());
        assertEquals(List.of(LlamaNames.NORM, LlamaNames.LM_HEAD),
            parameters.stream().skip(19).map(LlamaNames.Weight::name).toList());
        assertEquals(20, LlamaNames.weights(config(true)).size());
    }

    @Test
    void aWholeCheckpointPasses() {
        assertDoesNotThrow(() -> check(config(false), _ -> {}));
        assertDoesNotThrow(() -> check(config(true), _ -> {}));
        assertDoesNotThrow(() -> check(config(true), tensors -> put(tensors, tensor(LlamaNames.LM_HEAD, DType.F32, 10, 8))));
        assertDoesNotThrow(() -> check(config(true), tensors -> {
            put(tensors, tensor("model.layers.1.self_attn.rotary_emb.inv_freq", DType.F32, 3));
            put(tensors, tensor("model.rotary_emb.inv_freq", DType.F32, 3));
        }));
    }

    @Test
    void aMissingTensorIsRefused() {
        assertRefused(tensors -> tensors.remove(LlamaNames.qProj(1)),
            ": tensor model.layers.1.self_attn.q_proj.weight: found nothing, expected (24, 8)");
        assertRefused(tensors -> tensors.remove(LlamaNames.LM_HEAD),
            ": tensor lm_head.weight: found nothing, expected (10, 8), since tie_word_embeddings is false in config.json");
    }

    @Test
    void aMisshapedTensorIsRefused() {
        assertRefused(tensors -> put(tensors, tensor(LlamaNames.oProj(0), DType.BF16, 24, 8)),
            "model.safetensors: tensor model.layers.0.self_attn.o_proj.weight: found shape (24, 8), expected (8, 24) by config.json");
        assertRefused(tensors -> put(tensors, tensor(LlamaNames.NORM, DType.BF16, 8, 1)),
            "model.safetensors: tensor model.norm.weight: found shape (8, 1), expected (8) by config.json");
    }

    @Test
    void aTensorOfIntegersIsRefused() {
        assertRefused(tensors -> put(tensors, tensor(LlamaNames.gateProj(0), DType.I32, 12, 8)),
            "tensor model.layers.0.mlp.gate_proj.weight: found dtype I32, expected F32, F16 or BF16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.layers.2.input_layernorm.weight", "model.layers.0.self_attn.q_proj.bias", "score.weight"})
    void aTensorTheModelDoesNotHaveIsRefused(String name) {
        assertRefused(tensors -> put(tensors, tensor(name, DType.BF16, 8)), "model.safetensors: tensor " + name
            + ": found a tensor that no Llama of this config.json has, expected only what the model computes with");
    }
}
