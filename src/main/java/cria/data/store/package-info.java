/// Encoded examples in few bytes: packed into a file that is mapped, so that they take no heap, and kept from one run to the next where a
/// user wants that.
@NullMarked
package cria.data.store;

import org.jspecify.annotations.NullMarked;
