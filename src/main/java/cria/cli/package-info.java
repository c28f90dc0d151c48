/// The command line: one file a command, and the frame that they share.
///
/// [Main] holds the list of commands, runs one, and turns what went wrong into one line and an exit code. Before picocli
/// sees the arguments, [ArgumentReader] brings every spelling (`--kebab-case`, old names, a `--config` file, switches with and
/// without a value) into one: `--snake_case=value`. Flags come in groups, [CommonOptions], [ModelOptions], [DataOptions],
/// [TrainingOptions], which commands mix in; [TrainArguments] is what they say, checked. [Console] keeps results (standard output)
/// apart from progress and notes (standard error), and [Interruption] turns Ctrl-C into a clean end.
package cria.cli;
