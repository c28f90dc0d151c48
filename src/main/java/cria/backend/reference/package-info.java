/// Every op in plain Java: the textbook to read and the oracle that the fast backends are checked against.
///
/// One op a file, forward above backward. Sums run in float64, so that what this backend says is as near to the formula as
/// float32 results can be. It is slow and stays slow; see [cria.backend.cpu] for speed.
@NullMarked
package cria.backend.reference;

import org.jspecify.annotations.NullMarked;
