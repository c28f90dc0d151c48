/// What is found out of a file before it is read: a [cria.data.sample.Sample] of its first rows, and the
/// [cria.data.sample.Reading] that one of the shapes makes of them. [cria.data.sample.Rows] goes on where the sample ends, and a
/// [cria.data.sample.Tally] counts what becomes of every row.
@NullMarked
package cria.data.sample;

import org.jspecify.annotations.NullMarked;
