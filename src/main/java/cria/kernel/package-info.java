/// The contract between the model and what computes it. [Kernels] lists every op once; [Backend] adds memory.
///
/// Shapes are written with one legend: `N` tokens (rows), `C` hidden size, `F` feed-forward size, `NH` query heads,
/// `KVH` key/value heads, `HS` head size, `V` vocabulary, `P` positions, `L` layers.
///
/// No file can make a compiled kernel read or write outside its tensors. What a kernel takes from files, and where each is held
/// to its bounds:
///
/// | what | ops | checked by |
/// |---|---|---|
/// | sizes of weights | all | `LlamaConfigReader` (each size), `WeightsCheck` (each weight has the shape that the sizes say), `SafetensorsHeader` (its bytes lie in the file), [cria.tensor.Tensor] (a view lies in its memory), [CheckedKernels] (shapes fit together) |
/// | token ids | `embeddingForward`, `embeddingBackward` | `ModelText` (all that a tokenizer gives), `GoldenCase`; before each batch `Learner` and `Generator`, wherever the tensor lies; `Indices`, where it lies on the host |
/// | rows with a target | the same two, over hidden states | `Batch`, `Indices` |
/// | labels | `crossEntropyForward`, `crossEntropyBackward` | `EncodedExample` makes them of ids, `GoldenCase`; `Learner`, `Indices` |
/// | beginnings of documents | `ropeForward`, `ropeBackward`, `attentionForward`, `attentionBackward` | `Batch`, `Generator` makes its own; `Indices` |
/// | positions | `ropeForward`, `ropeBackward` | `LlamaConfig.checkPositions`, the tables' size; `Indices` |
/// | the padding token | `embeddingBackward` | `LlamaConfigReader`; it is compared, never followed |
/// | optimizer states | `adamw` | `OptimizerFile` (shape and type), [CheckedKernels] |
@NullMarked
package cria.kernel;

import org.jspecify.annotations.NullMarked;
