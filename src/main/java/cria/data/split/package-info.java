/// Which conversations are trained on and which are measured on.
@NullMarked
package cria.data.split;

import org.jspecify.annotations.NullMarked;
