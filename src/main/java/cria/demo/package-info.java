/// What the `demo` command unpacks and asks: a small pre-trained model and the conversations of a made-up telephone company.
/// Nothing of it was downloaded; `src/demo` holds what it was made with, which is not in the jar.
@NullMarked
package cria.demo;

import org.jspecify.annotations.NullMarked;
