/// What moves the weights: AdamW, the learning rate's schedule, and the norm by which gradients are clipped.
package cria.optim;
