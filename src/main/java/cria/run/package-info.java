/// A whole run, from a model's directory and batches to a trained model's directory: the only room that sees tunings, checkpoints,
/// logs and the loop together.
@NullMarked
package cria.run;

import org.jspecify.annotations.NullMarked;
