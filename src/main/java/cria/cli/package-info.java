/// The command line's door: [Main] holds the list of commands, runs one, and turns what went wrong into one line and an exit
/// code. `cria.cli.command` has one file a command; what they share lies in `argument` (how flags are spelt and explained),
/// `option` (the flags), `terminal` (what is printed) and `doctor` (what of this machine a run can use).
@NullMarked
package cria.cli;

import org.jspecify.annotations.NullMarked;
