/// From a file to what a model is trained on, in the order of reading:
///
/// 1. A [RowReader] gives a file's rows, each with its line number.
/// 2. A [Shape] says what a row means: the first row chooses it, every other must fit. An [ExampleReader] does both and
///    gives each row as an [Example]: a chat, a prompt with its completion, or plain text.
/// 3. An [ExampleEncoder] makes ids and labels of it; an [EncodedDataset] is all of them, and counts what was cut or left out.
/// 4. A [BatchPlan] says which examples stand in which optimizer step, from the seed and the step's number alone, and
///    [Batches] lays them flat: a [Batch] is a micro-batch without padding. There the labels are shifted, and nowhere else.
///
/// A new shape of rows is one class of [Shape] and a line in [Shapes]; a new kind of file is one class of [RowReader] and a
/// line in its `open`.
@NullMarked
package cria.data;

import org.jspecify.annotations.NullMarked;
