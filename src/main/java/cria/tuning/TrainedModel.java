package cria.tuning;

import cria.model.LlamaConfig;
import cria.safetensors.ModelWeights;
import cria.safetensors.TensorSource;
import cria.tensor.DType;
import java.util.function.BiFunction;

/// A model as training has made it, to be saved.
///
/// @param base    the model that it began as
/// @param companions what lay beside its weights
/// @param weights what a trained weight has become, by its name, written as a type
/// @param type    in which types to write
public record TrainedModel(LlamaConfig config, ModelWeights base, Companions companions,
    BiFunction<String, DType, TensorSource> weights, SavedType type) {}
