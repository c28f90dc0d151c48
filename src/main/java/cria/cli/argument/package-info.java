/// What a user may write. Before picocli sees the arguments, [ArgumentReader] brings every spelling (`--kebab-case`, old names, a
/// `--config` file, switches with and without a value) into one: `--snake_case=value`. [HelpPage] explains the flags.
@NullMarked
package cria.cli.argument;

import org.jspecify.annotations.NullMarked;
