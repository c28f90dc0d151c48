/// The processes that train one model together, each a rank with its own copy of it.
@NullMarked
package cria.world;

import org.jspecify.annotations.NullMarked;
