/// How data files are read.
@NullMarked
package cria.settings.source;

import org.jspecify.annotations.NullMarked;
