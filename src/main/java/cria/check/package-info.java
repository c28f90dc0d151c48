/// What can be known of a data set before a run. [cria.check.DataCheck] reads a file as training would, [cria.check.Look] looks at one
/// conversation, [cria.check.FaultKind] lists what is looked for.
@NullMarked
package cria.check;

import org.jspecify.annotations.NullMarked;
