/// How well a model predicts: figures that are summed up token by token. A further one is a class and a line in
/// [cria.metric.Metrics].
@NullMarked
package cria.metric;

import org.jspecify.annotations.NullMarked;
