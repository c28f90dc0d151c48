/// What is printed, and what a terminal sends. [Console] keeps results (standard output) apart from progress and notes (standard
/// error), and [Interruption] turns Ctrl-C into a clean end.
@NullMarked
package cria.cli.terminal;

import org.jspecify.annotations.NullMarked;
