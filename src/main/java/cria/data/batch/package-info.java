/// From examples to what a model is trained on, in the order of the work:
///
/// 1. An [ExampleEncoder] makes ids and labels of an example; an [EncodedDataset] is all of them, packed, and counts what was cut or
///    left out.
/// 2. A [BatchPlan] says which examples stand in which optimizer step, from the seed and the step's number alone, and
///    [Batches] lays them flat: a [Batch] is a micro-batch without padding. There the labels are shifted, and nowhere else.
@NullMarked
package cria.data.batch;

import org.jspecify.annotations.NullMarked;
