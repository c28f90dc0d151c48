/// What of a model is trained, and how the result is saved and opened again. Begin with [cria.tuning.Tuning].
package cria.tuning;
