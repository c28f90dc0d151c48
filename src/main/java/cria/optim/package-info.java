/// What moves the weights: AdamW, the learning rate's schedule, and the norm by which gradients are clipped.
@NullMarked
package cria.optim;

import org.jspecify.annotations.NullMarked;
