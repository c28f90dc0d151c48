/// Asks a model: token by token, with a cache of keys and values.
@NullMarked
package cria.generate;

import org.jspecify.annotations.NullMarked;
