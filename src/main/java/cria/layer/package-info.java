/// The layers of a Llama, each with its forward and, below it, its backward. No arithmetic happens here: a layer says which
/// ops of [cria.kernel.Kernels] run in which order, and what backward needs of what forward left.
@NullMarked
package cria.layer;

import org.jspecify.annotations.NullMarked;
