/// Flags in groups, [CommonOptions], [ModelOptions], [DataOptions], [TrainingOptions], which commands mix in; [TrainArguments] is
/// what they say, checked.
package cria.cli.option;
