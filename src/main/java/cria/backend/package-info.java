/// Who computes: [Backends] is the only place that knows every backend, and says why it took one.
@NullMarked
package cria.backend;

import org.jspecify.annotations.NullMarked;
