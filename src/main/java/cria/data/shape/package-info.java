/// What a row means: a [RowShape] says it. The first row of a file chooses its shape, every other must fit. An [ExampleReader] gives
/// each row as an [Example]: a chat, a prompt with its completion, or plain text.
///
/// A new shape of rows is one class of [RowShape] and a line in [Shapes].
@NullMarked
package cria.data.shape;

import org.jspecify.annotations.NullMarked;
