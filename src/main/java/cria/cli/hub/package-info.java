/// Names of the hub on a command line, and what a terminal shows while what they name is fetched.
@NullMarked
package cria.cli.hub;

import org.jspecify.annotations.NullMarked;
