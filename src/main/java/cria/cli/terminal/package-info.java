/// What is printed, and what a terminal sends. [Console] keeps results (standard output) apart from progress and notes (standard
/// error), [ProgressBar] fits the terminal, [LineInput] reads what is typed, and [Interruption] turns Ctrl-C into a clean end.
@NullMarked
package cria.cli.terminal;

import org.jspecify.annotations.NullMarked;
