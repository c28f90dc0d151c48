/// What of a model is trained, and how the result is saved and opened again. Begin with [cria.tuning.Tuning].
@NullMarked
package cria.tuning;

import org.jspecify.annotations.NullMarked;
