/// Checkpoints: whole models that others can open, and all that a run needs to go on as if it had never stopped.
@NullMarked
package cria.checkpoint;

import org.jspecify.annotations.NullMarked;
