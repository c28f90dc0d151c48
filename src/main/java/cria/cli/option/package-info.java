/// Groups of flags that only the command line has: [CommonOptions], [SamplingOptions]. What a run is asked to do is in
/// `cria.settings`.
package cria.cli.option;
