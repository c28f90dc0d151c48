/// The commands, one file each. A [Command]'s flags are its fields, alone or in groups that it mixes in; its annotation holds
/// what `help` says about it.
@NullMarked
package cria.cli.command;

import org.jspecify.annotations.NullMarked;
