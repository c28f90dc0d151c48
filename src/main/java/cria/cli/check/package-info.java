/// What `check` tells: one class a section, and the result for programs.
@NullMarked
package cria.cli.check;

import org.jspecify.annotations.NullMarked;
