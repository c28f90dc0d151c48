/// Where data comes from: a [DataSource] is what a user named, a [RowReader] gives its rows, each with its file and line. A new kind
/// of file is one class of [RowReader], a constant of [DataKind] and a line in `RowReader.open`.
@NullMarked
package cria.data.source;

import org.jspecify.annotations.NullMarked;
