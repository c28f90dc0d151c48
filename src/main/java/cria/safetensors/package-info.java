/// Weights on the disk, in the format of <https://github.com/huggingface/safetensors>: eight bytes with the length of a JSON
/// header (little-endian), the header, and the tensors' bytes end to end. The header gives each tensor's type, shape and
/// `data_offsets`, which count from the end of the header.
///
/// [SafetensorsFile] maps one file: its tensors are views of the mapping and nothing is copied. [ModelWeights] opens a model
/// directory, one file or shards with an index. [SafetensorsWriter] writes one file, [ModelWriter] a directory's, from
/// [TensorSource]s, and nothing half-written ever has a final name.
@NullMarked
package cria.safetensors;

import org.jspecify.annotations.NullMarked;
