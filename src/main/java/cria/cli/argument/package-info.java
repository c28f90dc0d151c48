/// What a user may write. Before picocli sees the arguments, [ArgumentReader] brings every spelling (`--kebab-case`, other tools'
/// names, a `--config` file, switches with and without a value) into one: `--snake_case=value`. [FlagTable] says of the flags of
/// other tools what becomes of them here, [HelpPage] explains our own.
@NullMarked
package cria.cli.argument;

import org.jspecify.annotations.NullMarked;
