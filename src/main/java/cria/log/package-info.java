/// Listeners of a run that write down what it shows.
@NullMarked
package cria.log;

import org.jspecify.annotations.NullMarked;
