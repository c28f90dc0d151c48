/// The contract between the model and what computes it. [Kernels] lists every op once; [Backend] adds memory.
///
/// Shapes are written with one legend: `N` tokens (rows), `C` hidden size, `F` feed-forward size, `NH` query heads,
/// `KVH` key/value heads, `HS` head size, `V` vocabulary, `P` positions, `L` layers.
@NullMarked
package cria.kernel;

import org.jspecify.annotations.NullMarked;
