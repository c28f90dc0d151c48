/// The training loop and what surrounds it: memory, evaluation, logs, checkpoints, the result. Begin with [Trainer].
@NullMarked
package cria.train;

import org.jspecify.annotations.NullMarked;
