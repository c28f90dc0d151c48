/// Named views of memory. A [Tensor] knows its name, type, shape and where its elements lie; it computes nothing.
/// A [Slab] is one allocation cut into tensors by a plan that was counted first; a [Workspace] is a stack of scratch.
@NullMarked
package cria.tensor;

import org.jspecify.annotations.NullMarked;
