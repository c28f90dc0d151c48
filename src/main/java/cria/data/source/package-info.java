/// Where data comes from: a [RowReader] gives a file's rows, each with its line number. A new kind of file is one class of
/// [RowReader] and a line in its `open`.
@NullMarked
package cria.data.source;

import org.jspecify.annotations.NullMarked;
