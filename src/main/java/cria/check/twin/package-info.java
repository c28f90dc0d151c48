/// Conversations that stand twice: letter by letter, or nearly. Begin with [cria.check.twin.Twins].
@NullMarked
package cria.check.twin;

import org.jspecify.annotations.NullMarked;
