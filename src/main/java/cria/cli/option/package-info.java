/// Groups of flags that only the command line has: [CommonOptions], [SamplingOptions]. What a run is asked to do is in
/// `cria.settings`.
@NullMarked
package cria.cli.option;

import org.jspecify.annotations.NullMarked;
