/// What a file means. A [Shape] looks at a sample of the first rows and says whether it can be read so; the surest is taken. Most are
/// shapes of one row ([RowShape]). An [ExampleReader] gives the file as [Example]s: chats, prompts with their completions, plain text.
///
/// A new shape of rows is one class of [RowShape] and a line in [Shapes].
@NullMarked
package cria.data.shape;

import org.jspecify.annotations.NullMarked;
