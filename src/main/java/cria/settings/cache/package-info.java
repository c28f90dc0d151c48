/// Flags of what is kept from one run to the next.
@NullMarked
package cria.settings.cache;

import org.jspecify.annotations.NullMarked;
