/// The training loop and what surrounds it: memory, evaluation, logs, checkpoints, the result. Begin with [Trainer].
package cria.train;
